package io.jvloop.tck;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.VoidBody;
import io.jvloop.tck.doubles.PumpedHost;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Confined to the thread that runs the test. The loop of a test is the guest of a thread that lives as long as the loop does. */
public final class GuestHome implements LoopHome {
    private static final long PATIENCE_SECONDS = 20;
    private @Nullable PumpedHost host;

    @Override
    public EventLoop open(LoopOptions options) {
        host = new PumpedHost();
        return GuestLoops.on(host, options);
    }

    /** In the loop's turn, as a method that prepares for a test may be, the body is a part of what calls. */
    @Override
    public <X extends Exception> void run(EventLoop loop, VoidBody<X> body) throws X {
        if (isRunning(loop)) {
            body.execute();
            return;
        }
        try {
            Asyncio.runCoroutineThreadsafe(body::execute, loop).get();
        } catch (ExecutionException e) {
            throw GuestHome.<X>unchecked(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError("JUnit broke the test off", e);
        }
    }

    private static boolean isRunning(EventLoop loop) {
        try {
            return Asyncio.runningLoop() == loop;
        } catch (IllegalStateException outside) {
            return false;
        }
    }

    @SuppressWarnings("unchecked") // what a body throws is what it may throw, or unchecked
    private static <X extends Exception> X unchecked(Throwable failure) throws X {
        if (failure instanceof Error error) {
            throw error;
        }
        return (X) failure;
    }

    @Override
    public List<Task<?>> close(EventLoop loop) {
        CompletableFuture<List<Task<?>>> pending = new CompletableFuture<>();
        if (loop.isRunning()) {
            loop.callSoonThreadsafe(() -> pending.complete(List.copyOf(loop.allTasks())));
        } else {
            pending.complete(loop.isClosed() ? List.of() : List.copyOf(loop.allTasks()));
        }
        List<Task<?>> left = pending.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join(); // the loop may stand
        PumpedHost ending = Objects.requireNonNull(host);
        ending.run(loop::close);
        ending.close();
        return left;
    }
}
