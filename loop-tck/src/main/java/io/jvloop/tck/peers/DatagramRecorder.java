package io.jvloop.tck.peers;

import io.jvloop.EventLoop;
import io.jvloop.net.DatagramProtocol;
import io.jvloop.net.DatagramTransport;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Notes what a datagram endpoint calls, and lets a test wait for it. */
public class DatagramRecorder implements DatagramProtocol {
    public final List<String> calls;
    public final List<String> received = new ArrayList<>();
    public final List<SocketAddress> senders = new ArrayList<>();
    public final List<IOException> errors = new ArrayList<>();
    private final CallLog log;
    private @Nullable Throwable cause;

    public DatagramRecorder(EventLoop loop) {
        log = new CallLog(loop);
        calls = log.calls();
    }

    public @Nullable Throwable cause() {
        return cause;
    }

    @Override
    public void connectionMade(DatagramTransport made) {
        log.add("made");
    }

    @Override
    public void datagramReceived(ByteBuffer lent, SocketAddress sender) {
        received.add(StandardCharsets.UTF_8.decode(lent).toString());
        senders.add(sender);
        log.add("datagram");
    }

    @Override
    public void errorReceived(IOException failure) {
        errors.add(failure);
        log.add("error");
    }

    @Override
    public void connectionLost(@Nullable Throwable lossCause) {
        cause = lossCause;
        log.add("lost");
    }

    @Override
    public void pauseWriting() {
        log.add("pause");
    }

    @Override
    public void resumeWriting() {
        log.add("resume");
    }

    public void await(String call) {
        log.await(call);
    }

    public List<String> awaitReceived(int count) {
        awaitUntil(() -> received.size() >= count);
        return received;
    }

    public void awaitUntil(BooleanSupplier condition) {
        log.awaitUntil(condition);
    }
}
