package io.jvloop.tck.peers;

import io.jvloop.EventLoop;
import io.jvloop.net.Protocol;
import io.jvloop.net.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Notes what a transport calls, and lets a test wait for it. A test overrides the {@code on…} methods to do more. */
public class Recorder implements Protocol {
    public final List<String> calls;
    public final ByteArrayOutputStream received = new ByteArrayOutputStream();
    public boolean keepOpenAtEof;
    private final CallLog log;
    private @Nullable Transport transport;
    private @Nullable Throwable cause;

    public Recorder(EventLoop loop) {
        log = new CallLog(loop);
        calls = log.calls();
    }

    public Transport transport() {
        return Objects.requireNonNull(transport, "not connected");
    }

    public @Nullable Throwable cause() {
        return cause;
    }

    protected void onMade() {
    }

    protected void onData() {
    }

    protected void onLost() {
    }

    @Override
    public void connectionMade(Transport made) {
        transport = made;
        log.add("made");
        onMade();
    }

    @Override
    public void dataReceived(ByteBuffer lent) {
        byte[] bytes = new byte[lent.remaining()];
        lent.get(bytes);
        received.writeBytes(bytes);
        log.add("data");
        onData();
    }

    @Override
    public boolean eofReceived() {
        log.add("eof");
        return keepOpenAtEof;
    }

    @Override
    public void connectionLost(@Nullable Throwable lossCause) {
        cause = lossCause;
        log.add("lost");
        onLost();
    }

    @Override
    public void pauseWriting() {
        log.add("pause");
    }

    @Override
    public void resumeWriting() {
        log.add("resume");
    }

    /** The calls with runs of "data" as one. */
    public List<String> order() {
        List<String> order = new ArrayList<>();
        for (String call : calls) {
            if (!call.equals("data") || order.isEmpty() || !order.getLast().equals("data")) {
                order.add(call);
            }
        }
        return order;
    }

    public void await(String call) {
        awaitUntil(() -> calls.contains(call));
    }

    public byte[] awaitBytes(int count) {
        awaitUntil(() -> received.size() >= count);
        return received.toByteArray();
    }

    /** A connection that is lost calls no more. */
    private void awaitUntil(BooleanSupplier condition) {
        log.awaitUntil(() -> condition.getAsBoolean() || calls.contains("lost"));
        if (!condition.getAsBoolean()) {
            throw new AssertionError("the connection is lost after " + calls + ", cause " + cause);
        }
    }
}
