package io.jvloop.proactor.uring;

import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.Direction;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.completion.ChildProcess;
import io.jvloop.spi.completion.StreamSocket;
import io.jvloop.unix.Errno;
import io.jvloop.unix.PidDescriptors;
import io.jvloop.unix.SpawnedProcess;
import io.jvloop.unix.SystemCalls;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child whose end is reported by a pidfd. */
final class UringChild implements ChildProcess {
    private final UringEngine engine;
    private final SpawnedProcess child;
    private final int pidDescriptor;
    private @Nullable UringReadiness wait;
    private boolean waitedFor;

    private UringChild(UringEngine engine, SpawnedProcess child, int pidDescriptor) {
        this.engine = engine;
        this.child = child;
        this.pidDescriptor = pidDescriptor;
    }

    /** Whether the kernel supports pidfds and no sandbox forbids them: tested with this process's own. */
    static boolean canBeWatched(SystemCalls calls) {
        int descriptor = PidDescriptors.open(calls, (int) ProcessHandle.current().pid());
        if (descriptor >= 0) {
            calls.close(descriptor);
        }
        return descriptor >= 0 || descriptor == -Errno.EMFILE || descriptor == -Errno.ENFILE || descriptor == -Errno.ENOMEM;
    }

    static UringChild start(UringEngine engine, ChildSettings settings) throws IOException {
        SystemCalls calls = engine.calls();
        SpawnedProcess child = SpawnedProcess.start(calls, settings);
        int descriptor = PidDescriptors.open(calls, child.pid());
        if (descriptor < 0) {
            child.close();
            throw new IOException("cannot watch child " + child.pid() + ", so it was killed: " + calls.strerror(-descriptor));
        }
        return new UringChild(engine, child, descriptor);
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public @Nullable StreamSocket pipe(int stream) {
        int ours = child.takePipe(stream);
        return ours == SpawnedProcess.NO_PIPE ? null
                : new UringPipe(engine, new PipeAddress(ours), stream == 0 ? Direction.WRITE : Direction.READ,
                        PipeDescriptor.own(ours));
    }

    @Override
    public void awaitEnd(Runnable ended) {
        if (wait != null) {
            wait.close();
        }
        wait = new UringReadiness(engine, pidDescriptor, false, ended);
        wait.start();
    }

    @Override
    public OptionalInt exitCode() {
        OptionalInt code = child.exitCode();
        if (code.isPresent()) {
            stopWaiting();
        }
        return code;
    }

    private void stopWaiting() {
        if (waitedFor) {
            return;
        }
        waitedFor = true;
        if (wait != null) {
            wait.close();
        }
        engine.calls().close(pidDescriptor);
    }

    @Override
    public void signal(String name) throws IOException {
        child.signal(name);
    }

    @Override
    public void close() {
        stopWaiting();
        child.close();
    }
}
