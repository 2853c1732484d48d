package io.jvloop.posix;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.Direction;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.NonBlockingChild;
import io.jvloop.spi.readiness.NonBlockingStream;
import io.jvloop.spi.readiness.Poller;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.spi.readiness.Registration;
import io.jvloop.unix.ChildReaper;
import io.jvloop.unix.Descriptors;
import io.jvloop.unix.SpawnedProcess;
import java.io.IOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child that the poller watches, or that is polled where the poller cannot. */
final class SpawnedChild implements NonBlockingChild {
    private final SpawnedProcess child;
    private final @Nullable FdPipe[] pipes = new FdPipe[3];
    private final BackendContext context;
    private final ChildWatching watching;
    private EventSource source = _ -> {};
    private @Nullable Registration registration;
    private ChildReaper.@Nullable Schedule polling;
    /** The system reports the child's end, though it may not be possible to reap it yet. */
    private boolean ended;

    private SpawnedChild(SpawnedProcess child, BackendContext context, ChildWatching watching) {
        this.child = child;
        this.context = context;
        this.watching = watching;
    }

    static SpawnedChild start(ChildSettings settings, BackendContext context, ChildWatching watching) throws IOException {
        SpawnedProcess child = SpawnedProcess.start(JnrCalls.CALLS, settings);
        SpawnedChild made = new SpawnedChild(child, context, watching);
        try {
            made.openPipes();
            return made;
        } catch (Throwable t) {
            made.closePipes();
            child.close();
            throw t;
        }
    }

    private void openPipes() throws IOException {
        for (int i = 0; i < pipes.length; i++) {
            int ours = child.takePipe(i);
            if (ours != SpawnedProcess.NO_PIPE) {
                pipes[i] = new FdPipe(new PipeAddress(ours), i == 0 ? Direction.WRITE : Direction.READ, PipeDescriptor.own(ours));
                Descriptors.setNonBlocking(JnrCalls.CALLS, ours);
            }
        }
    }

    private void closePipes() {
        for (FdPipe pipe : pipes) {
            if (pipe != null) {
                pipe.close();
            }
        }
    }

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public @Nullable NonBlockingStream pipe(int descriptor) {
        return pipes[descriptor];
    }

    @Override
    public void watch(Poller poller, EventSource to) throws IOException {
        source = to;
        registration = watching.watch(child.pid(), (IoHandlerPoller) poller, events -> {
            ended |= (events & Readiness.HANG_UP) != 0;
            to.onEvents(events);
        });
        if (registration == null) {
            pollPeriodically();
        }
    }

    private void pollPeriodically() {
        polling = ChildReaper.schedule(() -> context.submit(() -> source.onEvents(Readiness.READ)));
    }

    @Override
    public OptionalInt exitCode() {
        OptionalInt code = child.exitCode();
        if (code.isPresent()) {
            stopWatching();
        } else if (polling == null && (ended || child.isExiting())) {
            // Some kernels report a child's end before it can be reaped, and send no further event.
            pollPeriodically();
        }
        return code;
    }

    private void stopWatching() {
        if (registration != null) {
            registration.close();
        }
        if (polling != null) {
            polling.close();
        }
    }

    @Override
    public void signal(String name) throws IOException {
        child.signal(name);
    }

    @Override
    public void close() {
        stopWatching();
        child.close();
    }
}
