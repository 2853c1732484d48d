package io.jvloop.core.task;

import io.jvloop.Awaitable;
import io.jvloop.CancelledError;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Outcome;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.VoidCoroutine;
import io.jvloop.core.turn.CurrentLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What stands behind {@link io.jvloop.Asyncio#gather} and {@link io.jvloop.Asyncio#gatherSettled}: many futures as one. */
public final class Gather {
    private Gather() {
    }

    /**
     * Starts each body as a task, in order. The same body given twice runs twice: it is a method, not asyncio's coroutine object.
     */
    public static <T> List<Task<? extends T>> start(List<? extends Coroutine<? extends T>> bodies) {
        bodies.forEach(Objects::requireNonNull); // before the first one starts
        EventLoop loop = CurrentLoop.runningOrSet();
        List<Task<? extends T>> tasks = new ArrayList<>(bodies.size());
        for (Coroutine<? extends T> body : bodies) {
            tasks.add(loop.createTask(body));
        }
        return tasks;
    }

    public static List<Task<Void>> startVoid(List<? extends VoidCoroutine> bodies) {
        bodies.forEach(Objects::requireNonNull);
        EventLoop loop = CurrentLoop.runningOrSet();
        List<Task<Void>> tasks = new ArrayList<>(bodies.size());
        for (VoidCoroutine body : bodies) {
            tasks.add(loop.createTask(body));
        }
        return tasks;
    }

    public static <T> LoopFuture<List<T>> values(Collection<? extends Awaitable<? extends T>> awaitables) {
        return aggregate(Gather.<T>futures(awaitables), true, LoopFuture::result);
    }

    public static <T> LoopFuture<List<Outcome<T>>> settled(Collection<? extends Awaitable<? extends T>> awaitables) {
        return aggregate(Gather.<T>futures(awaitables), false, Gather::outcomeOf);
    }

    private static <T> List<LoopFuture<? extends T>> futures(Collection<? extends Awaitable<? extends T>> awaitables) {
        List<Awaitable<? extends T>> given = List.copyOf(Objects.requireNonNull(awaitables, "awaitables")); // refuses null at once
        List<LoopFuture<? extends T>> futures = new ArrayList<>(given.size());
        for (Awaitable<? extends T> awaitable : given) {
            futures.add(switch (awaitable) {
                case LoopFuture<? extends T> future -> future;
                case Coroutine<? extends T> body -> CurrentLoop.runningOrSet().createTask(body);
            });
        }
        return futures;
    }

    private static <T, R> LoopFuture<List<R>> aggregate(List<LoopFuture<? extends T>> children, boolean failFast,
            GatheringFuture.Reader<T, R> reader) {
        if (children.isEmpty()) {
            Promise<List<R>> nothing = CurrentLoop.runningOrSet().createFuture();
            nothing.setResult(List.of());
            return nothing;
        }
        EventLoop loop = sharedLoop("gather", children);
        GatheringFuture<T, R> whole = new GatheringFuture<>(Tasks.of(loop), children, failFast, reader);
        whole.watch();
        return whole;
    }

    private static <T> Outcome<T> outcomeOf(LoopFuture<? extends T> done) {
        Throwable failure = failureOf(done);
        return failure == null ? new Outcome.Success<>(done.result()) : new Outcome.Failure<>(failure);
    }

    /** What a future that is done failed with, a cancellation included; null if it has a value. */
    static @Nullable Throwable failureOf(LoopFuture<?> done) {
        try {
            return done.exception();
        } catch (CancelledError cancelled) {
            return cancelled;
        }
    }

    /** The loop of all {@code futures}, of which there is at least one. */
    static EventLoop sharedLoop(String operation, Collection<? extends LoopFuture<?>> futures) {
        EventLoop loop = futures.iterator().next().loop();
        for (LoopFuture<?> future : futures) {
            if (future.loop() != loop) {
                throw new IllegalArgumentException(operation + ": the futures belong to different loops, " + loop + " and "
                        + future.loop());
            }
        }
        return loop;
    }
}
