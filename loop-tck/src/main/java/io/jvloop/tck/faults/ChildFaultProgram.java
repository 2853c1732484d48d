package io.jvloop.tck.faults;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.Transport;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Subprocess;
import io.jvloop.process.SubprocessConnection;
import io.jvloop.process.SubprocessProtocol;
import io.jvloop.process.SubprocessTransport;
import io.jvloop.sync.AsyncEvent;
import io.jvloop.tck.doubles.Faults;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Children that answer: one by a protocol of which every part passes a point of {@link Faults}, one by streams. */
final class ChildFaultProgram {
    private final Faults faults;

    ChildFaultProgram(Faults faults) {
        this.faults = faults;
    }

    void run() throws Exception {
        EventLoop loop = Asyncio.runningLoop();
        byProtocol(loop);
        Subprocess child = loop.createSubprocess(ProcessOptions.of("cat").withPipes());
        try (AutoCloseable _ = () -> end(child)) {
            child.communicate("hello".getBytes(StandardCharsets.UTF_8));
        }
    }

    private void byProtocol(EventLoop loop) throws Exception {
        SubprocessConnection<Listener> child = loop.subprocessExec(() -> new Listener(loop), ProcessOptions.of("cat").withPipes());
        try (AutoCloseable _ = () -> end(child)) {
            Transport stdin = Objects.requireNonNull(child.transport().pipeTransport(0));
            stdin.write("hello".getBytes(StandardCharsets.UTF_8));
            child.protocol().answered.await();
            stdin.close();
        }
    }

    private static void end(Subprocess child) {
        child.close();
        FaultyProgram.inAnyCase(child::waitFor);
    }

    private static void end(SubprocessConnection<Listener> child) {
        child.transport().close();
        FaultyProgram.inAnyCase(child.protocol().lost::await);
    }

    private final class Listener implements SubprocessProtocol {
        final Promise<Void> answered;
        final AsyncEvent lost = new AsyncEvent();

        Listener(EventLoop loop) {
            this.answered = loop.createFuture();
            faults.point("protocol factory");
        }

        @Override
        public void connectionMade(SubprocessTransport transport) {
            faults.point("connectionMade");
        }

        @Override
        public void pipeDataReceived(int descriptor, ByteBuffer lent) {
            if (!answered.isDone()) {
                answered.setResult(null);
            }
            faults.point("pipeDataReceived");
        }

        @Override
        public void pipeConnectionLost(int descriptor, @Nullable Throwable cause) {
            faults.point("pipeConnectionLost");
        }

        @Override
        public void processExited() {
            faults.point("processExited");
        }

        @Override
        public void connectionLost(@Nullable Throwable cause) {
            lost.set();
            faults.point("connectionLost");
        }

        @Override
        public String toString() {
            faults.point("text of a protocol");
            return "a listener";
        }
    }
}
