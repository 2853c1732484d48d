package io.jvloop.group;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopFailureHandler;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.ReturnWhen;
import io.jvloop.Runner;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.core.CoreEventLoop;
import io.jvloop.net.Server;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A loop of a group, and its thread.
 *
 * <pre>
 * serving    shutdown          -&gt; draining   its servers listen no more
 * draining   all has ended     -&gt; closed
 * draining   the limit is over -&gt; ending     tasks are cancelled and waited for, then connections are aborted
 * ending     all has ended     -&gt; closed
 * any        a fatal failure   -&gt; closed     which the group is told
 * </pre>
 */
final class Member implements Runnable {
    /** A coroutine's stack grows on its carrier's: 10,000 frames overflow the JVM's default of 1 MiB. */
    private static final long STACK_BYTES = 16L << 20;

    private final LoopOptions options;
    private final @Nullable Integer cpu;
    private final Runnable drainOthers;
    private final LoopFailureHandler onFailure;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    // Set before it counts as opened.
    private @Nullable CoreEventLoop loop;
    private @Nullable Work work;
    private @Nullable Promise<Void> stop;
    private @Nullable Promise<Void> overdue;

    /** Confined to the loop. The servers that are not over, and what is to be done for each when the loop serves no more. */
    private final Map<Server, Runnable> servers = new LinkedHashMap<>();

    /**
     * Makes a member, not started.
     *
     * @param options     how its loop is made, with a name
     * @param cpu         where its thread is to run, or null for anywhere
     * @param drainOthers called when the loop has failed; must not block
     * @param onFailure   hears of that afterwards, as the last that the thread does
     */
    Member(LoopOptions options, @Nullable Integer cpu, Runnable drainOthers, LoopFailureHandler onFailure) {
        this.options = options;
        this.cpu = cpu;
        this.drainOthers = drainOthers;
        this.onFailure = onFailure;
    }

    /** Starts the thread, which opens the loop and runs it. */
    CompletableFuture<Void> start() {
        Thread.ofPlatform().name(Objects.requireNonNull(options.name())).stackSize(STACK_BYTES).inheritInheritableThreadLocals(false)
                .start(this);
        return opened;
    }

    @Override
    public void run() {
        Throwable failure = null;
        try (Runner runner = new Runner(options)) {
            CoreEventLoop own = (CoreEventLoop) runner.loop();
            loop = own;
            if (cpu != null) {
                bindThread(own.policy(), cpu);
            }
            work = new Work(own);
            stop = own.createFuture();
            overdue = own.createFuture();
            opened.complete(null);
            try {
                live(own);
            } finally {
                // Before the runner's last runs, in which nobody would serve what arrives.
                List.copyOf(servers.values()).forEach(Runnable::run);
            }
        } catch (Throwable thrown) {
            failure = thrown;
        }
        boolean failed = failure != null && !opened.completeExceptionally(failure);
        try {
            if (failed) {
                drainOthers.run();
            }
        } finally {
            ended.complete(null);
        }
        if (failed) {
            // Nobody waits for this thread any more, so what hears of it may take as long as it likes.
            onFailure.failed(loop(), Objects.requireNonNull(failure));
        }
    }

    private static void bindThread(LoopPolicy policy, int cpu) {
        try {
            policy.bindThread(cpu);
        } catch (IOException refused) {
            throw new UncheckedIOException(refused.getMessage(), refused);
        }
    }

    /** In runs of its own: between them the core ends tasks, and the watchdog names those that take long. */
    private void live(CoreEventLoop own) {
        own.runUntilComplete(this::serveAndDrain);
        List<Task<?>> left = List.copyOf(own.allTasks());
        if (!left.isEmpty()) {
            own.endTasks(left);
        }
        own.runUntilComplete(this::abortClients);
    }

    private void serveAndDrain() {
        Promise<Void> over = Objects.requireNonNull(overdue);
        Objects.requireNonNull(stop).await();
        servers.keySet().forEach(Server::close);
        Task<Void> drained = Asyncio.createTask(TaskOptions.DEFAULT.withName(loop().name() + " drains"), this::drain);
        Asyncio.waitMany(List.of(drained, over), ReturnWhen.FIRST_COMPLETED);
    }

    private void drain() {
        for (Server server : List.copyOf(servers.keySet())) {
            server.awaitClosed();
        }
        work().await();
    }

    private void abortClients() {
        for (Server server : List.copyOf(servers.keySet())) {
            server.close();
            server.abortClients();
            server.awaitClosed();
        }
    }

    // ---- any thread; the loop once it is open ----

    EventLoop loop() {
        return Objects.requireNonNull(loop);
    }

    Work work() {
        return Objects.requireNonNull(work);
    }

    /** Completed when the loop is closed, or could not be opened. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Begins its end, or shortens it; as soon as it is open, since another may fail while the group is being opened. */
    void shutdown(Duration limit) {
        opened.thenRun(() -> {
            try {
                loop().callSoonThreadsafe(() -> {
                    complete(stop);
                    loop().callLater(limit, () -> complete(overdue));
                });
            } catch (IllegalStateException closed) {
                // which is what was asked for
            }
        });
    }

    private static void complete(@Nullable Promise<Void> promise) {
        if (!Objects.requireNonNull(promise).isDone()) {
            promise.setResult(null);
        }
    }

    // ---- in its loop ----

    /**
     * Takes note of a server until its last connection is gone. It is closed with the others.
     *
     * @param afterwards what is to be done when the loop serves no more; must not throw
     */
    void add(Server server, Runnable afterwards) {
        servers.put(server, afterwards);
        Asyncio.createTask(TaskOptions.DEFAULT.withName(loop().name() + " serves " + server.addresses()), () -> {
            server.awaitClosed();
            servers.remove(server);
        });
        if (Objects.requireNonNull(stop).isDone()) {
            server.close();
        }
    }
}
