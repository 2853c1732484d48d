package io.jvloop.posix;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.NonBlockingChild;
import io.jvloop.spi.readiness.NonBlockingStream;
import io.jvloop.spi.readiness.Poller;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.spi.readiness.Registration;
import java.io.IOException;
import java.util.OptionalInt;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Signal;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child that we have spawned, so nobody else reaps it. */
final class SpawnedChild implements NonBlockingChild {
    private final int pid;
    private final @Nullable FdPipe[] pipes;
    private final BackendContext context;
    private final ChildWatching watching;
    private EventSource told = _ -> {};
    private @Nullable Registration registration;
    private @Nullable AutoCloseable asking;
    /** The system says so; it may not let us wait for it yet. */
    private boolean ended;
    private boolean reaped;

    private SpawnedChild(int pid, @Nullable FdPipe[] pipes, BackendContext context, ChildWatching watching) {
        this.pid = pid;
        this.pipes = pipes;
        this.context = context;
        this.watching = watching;
    }

    static SpawnedChild start(ChildSettings options, BackendContext context, ChildWatching watching) throws IOException {
        try (ChildStreams streams = new ChildStreams()) {
            streams.open(options);
            int pid = Spawn.run(options, streams);
            try {
                return new SpawnedChild(pid, streams.takePipes(), context, watching);
            } catch (Throwable t) {
                kill(pid);
                throw t;
            }
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public @Nullable NonBlockingStream pipe(int descriptor) {
        return pipes[descriptor];
    }

    @Override
    public void watch(Poller poller, EventSource source) throws IOException {
        told = source;
        registration = watching.watch(pid, (IoHandlerPoller) poller, events -> {
            ended |= (events & Readiness.HANG_UP) != 0;
            source.onEvents(events);
        });
        if (registration == null) {
            askNowAndThen();
        }
    }

    private void askNowAndThen() {
        asking = ChildReaper.every(() -> context.submit(() -> told.onEvents(Readiness.READ)));
    }

    @Override
    public OptionalInt exitCode() {
        OptionalInt code = WaitStatus.ask(pid);
        if (code.isPresent()) {
            reaped = true;
            stopWatching();
        } else if (asking == null && (ended || isLeaving())) {
            // Some kernels tell of a child's end before they let us wait for it, and then say no more.
            askNowAndThen();
        }
        return code;
    }

    /** Neither alive nor to be waited for yet: such a one is too late to be watched, and no event will come. */
    private boolean isLeaving() {
        return SystemCalls.POSIX.kill(pid, 0) < 0 && SystemCalls.POSIX.errno() == Errno.ESRCH.intValue();
    }

    private void stopWatching() {
        if (registration != null) {
            registration.close();
        }
        if (asking != null) {
            try {
                asking.close();
            } catch (Exception e) {
                throw new AssertionError("bug in jvloop: a schedule that cannot be cancelled", e);
            }
        }
    }

    @Override
    public void signal(String name) throws IOException {
        int number = number(name);
        // Not reaped, so the number is still its own: at worst a zombie's, which does not mind.
        if (!reaped && SystemCalls.POSIX.kill(pid, number) < 0 && SystemCalls.POSIX.errno() != Errno.ESRCH.intValue()) {
            throw SystemCalls.failure("cannot send " + name + " to child " + pid);
        }
    }

    private static int number(String name) {
        Signal signal;
        try {
            signal = Signal.valueOf("SIG" + name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no such signal: '" + name + "'; names are like INT and USR1", e);
        }
        if (!signal.defined()) {
            throw new IllegalArgumentException("this system has no signal '" + name + "'");
        }
        return signal.intValue();
    }

    @Override
    public void close() {
        stopWatching();
        if (!reaped) {
            reaped = true;
            kill(pid);
        }
    }

    private static void kill(int pid) {
        SystemCalls.POSIX.kill(pid, Signal.SIGKILL.intValue());
        ChildReaper.reap(pid);
    }
}
