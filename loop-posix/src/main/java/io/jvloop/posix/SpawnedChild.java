package io.jvloop.posix;

import io.jvloop.process.ProcessOptions;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.NonBlockingChannel;
import io.jvloop.spi.readiness.NonBlockingChild;
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
    private final boolean pidfd;
    private @Nullable Registration registration;
    private @Nullable AutoCloseable asking;
    private boolean reaped;

    private SpawnedChild(int pid, @Nullable FdPipe[] pipes, BackendContext context, boolean pidfd) {
        this.pid = pid;
        this.pipes = pipes;
        this.context = context;
        this.pidfd = pidfd;
    }

    static SpawnedChild start(ProcessOptions options, BackendContext context, boolean pidfd) throws IOException {
        try (ChildStreams streams = new ChildStreams()) {
            streams.open(options);
            int pid = Spawn.run(options, streams);
            return new SpawnedChild(pid, streams.takePipes(), context, pidfd);
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public @Nullable NonBlockingChannel pipe(int descriptor) {
        return pipes[descriptor];
    }

    @Override
    public void watch(Poller poller, EventSource source) throws IOException {
        PidDescriptor descriptor = pidfd ? PidDescriptor.open(pid) : null;
        if (descriptor == null) {
            asking = ChildReaper.every(() -> context.submit(() -> source.onEvents(Readiness.READ)));
            return;
        }
        try {
            registration = poller.register(descriptor, source, Readiness.READ);
        } catch (IOException e) {
            descriptor.close();
            throw e;
        }
    }

    @Override
    public OptionalInt exitCode() {
        OptionalInt code = WaitStatus.ask(pid);
        if (code.isPresent()) {
            reaped = true;
            stopWatching();
        }
        return code;
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
        int number;
        try {
            number = Signal.valueOf("SIG" + name).intValue();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no such signal: '" + name + "'; names are like INT and USR1", e);
        }
        // Not reaped, so the number is still its own: at worst a zombie's, which does not mind.
        if (!reaped && SystemCalls.POSIX.kill(pid, number) < 0 && SystemCalls.POSIX.errno() != Errno.ESRCH.intValue()) {
            throw SystemCalls.failure("cannot send " + name + " to child " + pid);
        }
    }

    @Override
    public void close() {
        stopWatching();
        if (!reaped) {
            reaped = true;
            SystemCalls.POSIX.kill(pid, Signal.SIGKILL.intValue());
            ChildReaper.reap(pid);
        }
    }
}
