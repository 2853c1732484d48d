package io.jvloop.tck;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.VoidBody;
import io.jvloop.tck.doubles.PumpedHost;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Confined to the thread that runs the test. The loop of a test is a guest, whose host lives as long as the loop does. */
public final class GuestHome implements LoopHome {
    private static final long PATIENCE_SECONDS = 20;
    private final Supplier<? extends Host> hosts;
    private @Nullable Host host;

    /** Homes on executors of one thread. */
    public GuestHome() {
        this(ExecutorsThread::new);
    }

    /**
     * Homes on hosts of another kind.
     *
     * @param hosts gives one for each loop
     */
    public GuestHome(Supplier<? extends Host> hosts) {
        this.hosts = hosts;
    }

    /** Who makes the turns of a guest. */
    public interface Host extends AutoCloseable {

        /**
         * Opens the guest.
         *
         * @param options how it is made
         * @return the loop
         */
        EventLoop open(LoopOptions options);

        /**
         * Runs an action in the host's thread, between two turns, and waits for it.
         *
         * @param action throws to the caller
         */
        void run(Runnable action);

        /** Ends the host, whose guest is closed. */
        @Override
        void close();
    }

    private static final class ExecutorsThread implements Host {
        private final PumpedHost thread = new PumpedHost();

        @Override
        public EventLoop open(LoopOptions options) {
            return GuestLoops.on(thread, options);
        }

        @Override
        public void run(Runnable action) {
            thread.run(action);
        }

        @Override
        public void close() {
            thread.close();
        }
    }

    @Override
    public EventLoop open(LoopOptions options) {
        host = hosts.get();
        return host.open(options);
    }

    /** In the loop's turn, as a method that prepares for a test may be, the body is a part of what calls. */
    @Override
    public <X extends Exception> void run(EventLoop loop, VoidBody<X> body) throws X {
        if (Asyncio.runningLoopOrNull() == loop) {
            body.execute();
            return;
        }
        CompletableFuture<Void> outcome = Asyncio.runCoroutineThreadsafe(body::execute, loop);
        try {
            awaitOrEnd(loop, outcome);
        } catch (ExecutionException e) {
            throw GuestHome.<X>unchecked(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError("JUnit broke the test off", e);
        }
    }

    /** A guest that something fatal has ended makes no further turns, and is not closed until the test is over. */
    private static void awaitOrEnd(EventLoop loop, CompletableFuture<Void> outcome) throws ExecutionException, InterruptedException {
        for (;;) {
            try {
                outcome.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException notYet) {
                if (!loop.isRunning()) {
                    throw new AssertionError("the guest has ended, and with it the body's turns", notYet);
                }
            }
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
    public List<Task<?>> pending(EventLoop loop) {
        CompletableFuture<List<Task<?>>> pending = new CompletableFuture<>();
        if (loop.isRunning()) {
            loop.callSoonThreadsafe(() -> pending.complete(List.copyOf(loop.allTasks())));
        } else {
            pending.complete(loop.isClosed() ? List.of() : List.copyOf(loop.allTasks()));
        }
        return pending.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join(); // the loop may stand
    }

    @Override
    public void close(EventLoop loop) {
        Host ending = host;
        if (ending != null) {
            host = null;
            ending.run(loop::close);
            ending.close();
        }
    }
}
