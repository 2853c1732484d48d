package io.jvloop.tck.peers;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
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
    public final List<String> calls = new ArrayList<>();
    public final List<String> received = new ArrayList<>();
    public final List<SocketAddress> senders = new ArrayList<>();
    public final List<IOException> errors = new ArrayList<>();
    private final EventLoop loop;
    private @Nullable Throwable cause;
    private @Nullable Promise<Void> change;

    public DatagramRecorder(EventLoop loop) {
        this.loop = loop;
    }

    public @Nullable Throwable cause() {
        return cause;
    }

    private void note(String call) {
        calls.add(call);
        Promise<Void> waiter = change;
        change = null;
        if (waiter != null && !waiter.isDone()) {
            waiter.setResult(null);
        }
    }

    @Override
    public void connectionMade(DatagramTransport made) {
        note("made");
    }

    @Override
    public void datagramReceived(ByteBuffer lent, SocketAddress sender) {
        received.add(StandardCharsets.UTF_8.decode(lent).toString());
        senders.add(sender);
        note("datagram");
    }

    @Override
    public void errorReceived(IOException failure) {
        errors.add(failure);
        note("error");
    }

    @Override
    public void connectionLost(@Nullable Throwable lossCause) {
        cause = lossCause;
        note("lost");
    }

    @Override
    public void pauseWriting() {
        note("pause");
    }

    @Override
    public void resumeWriting() {
        note("resume");
    }

    public void await(String call) {
        awaitUntil(() -> calls.contains(call));
    }

    public List<String> awaitReceived(int count) {
        awaitUntil(() -> received.size() >= count);
        return received;
    }

    public void awaitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            change = loop.createFuture();
            change.await();
        }
    }
}
