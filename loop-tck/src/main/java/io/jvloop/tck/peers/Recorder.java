package io.jvloop.tck.peers;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.Protocol;
import io.jvloop.net.Transport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Notes what a transport calls, and lets a test wait for it. A test overrides the {@code on…} methods to do more. */
public class Recorder implements Protocol {
    public final List<String> calls = new ArrayList<>();
    public final ByteArrayOutputStream received = new ByteArrayOutputStream();
    public boolean keepOpenAtEof;
    private final EventLoop loop;
    private @Nullable Transport transport;
    private @Nullable Throwable cause;
    private @Nullable Promise<Void> change;

    public Recorder(EventLoop loop) {
        this.loop = loop;
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

    private void note(String call) {
        calls.add(call);
        Promise<Void> waiter = change;
        change = null;
        if (waiter != null && !waiter.isDone()) {
            waiter.setResult(null);
        }
    }

    @Override
    public void connectionMade(Transport made) {
        transport = made;
        note("made");
        onMade();
    }

    @Override
    public void dataReceived(ByteBuffer lent) {
        byte[] bytes = new byte[lent.remaining()];
        lent.get(bytes);
        received.writeBytes(bytes);
        note("data");
        onData();
    }

    @Override
    public boolean eofReceived() {
        note("eof");
        return keepOpenAtEof;
    }

    @Override
    public void connectionLost(@Nullable Throwable lossCause) {
        cause = lossCause;
        note("lost");
        onLost();
    }

    @Override
    public void pauseWriting() {
        note("pause");
    }

    @Override
    public void resumeWriting() {
        note("resume");
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
        while (!calls.contains(call)) {
            awaitChange();
        }
    }

    public byte[] awaitBytes(int count) {
        while (received.size() < count) {
            awaitChange();
        }
        return received.toByteArray();
    }

    private void awaitChange() {
        if (calls.contains("lost")) {
            throw new AssertionError("the connection is lost after " + calls + ", cause " + cause);
        }
        if (change == null) {
            change = loop.createFuture();
        }
        change.await();
    }
}
