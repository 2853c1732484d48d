package io.jvloop.tck.net.children;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.process.SubprocessProtocol;
import io.jvloop.process.SubprocessTransport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Notes what a child's transport calls, and lets a test wait for it. */
final class ChildRecorder implements SubprocessProtocol {
    final List<String> calls = new ArrayList<>();
    private final ByteArrayOutputStream[] received =
            {new ByteArrayOutputStream(), new ByteArrayOutputStream(), new ByteArrayOutputStream()};
    private final EventLoop loop;
    private @Nullable Promise<Void> change;

    ChildRecorder(EventLoop loop) {
        this.loop = loop;
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
    public void connectionMade(SubprocessTransport transport) {
        note("made");
    }

    @Override
    public void pipeDataReceived(int descriptor, ByteBuffer lent) {
        byte[] bytes = new byte[lent.remaining()];
        lent.get(bytes);
        received[descriptor].writeBytes(bytes);
        note("data " + descriptor);
    }

    @Override
    public void pipeConnectionLost(int descriptor, @Nullable Throwable cause) {
        note("lost " + descriptor + (cause == null ? "" : " broken"));
    }

    @Override
    public void processExited() {
        note("exited");
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
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

    String text(int descriptor) {
        return received[descriptor].toString(StandardCharsets.UTF_8);
    }

    void await(String call) {
        awaitUntil(() -> calls.contains(call));
    }

    void awaitText(int descriptor, String text) {
        awaitUntil(() -> text(descriptor).contains(text));
    }

    private void awaitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            change = loop.createFuture();
            change.await();
        }
    }
}
