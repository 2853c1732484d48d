package io.jvloop.tck.net.children;

import io.jvloop.EventLoop;
import io.jvloop.process.SubprocessProtocol;
import io.jvloop.process.SubprocessTransport;
import io.jvloop.tck.peers.CallLog;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes what a child's transport calls, and lets a test wait for it. */
final class ChildRecorder implements SubprocessProtocol {
    final List<String> calls;
    private final CallLog log;
    private final ByteArrayOutputStream[] received =
            {new ByteArrayOutputStream(), new ByteArrayOutputStream(), new ByteArrayOutputStream()};

    ChildRecorder(EventLoop loop) {
        log = new CallLog(loop);
        calls = log.calls();
    }

    @Override
    public void connectionMade(SubprocessTransport transport) {
        log.add("made");
    }

    @Override
    public void pipeDataReceived(int descriptor, ByteBuffer lent) {
        byte[] bytes = new byte[lent.remaining()];
        lent.get(bytes);
        received[descriptor].writeBytes(bytes);
        log.add("data " + descriptor);
    }

    @Override
    public void pipeConnectionLost(int descriptor, @Nullable Throwable cause) {
        log.add("lost " + descriptor + (cause == null ? "" : " broken"));
    }

    @Override
    public void processExited() {
        log.add("exited");
    }

    @Override
    public void connectionLost(@Nullable Throwable cause) {
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

    String text(int descriptor) {
        return received[descriptor].toString(StandardCharsets.UTF_8);
    }

    void await(String call) {
        log.await(call);
    }

    void awaitText(int descriptor, String text) {
        log.awaitUntil(() -> text(descriptor).contains(text));
    }
}
