package io.jvloop.core.task;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.ReturnWhen;
import io.jvloop.TimeoutScope;
import io.jvloop.TimerHandle;
import io.jvloop.WaitResult;
import io.jvloop.core.turn.CurrentLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What stands behind {@link io.jvloop.Asyncio#waitMany}, {@link io.jvloop.Asyncio#waitFor} and {@link io.jvloop.Asyncio#asCompleted}. */
public final class Waiting {
    private Waiting() {
    }

    // ---- wait for several ----

    public static <F extends LoopFuture<?>> WaitResult<F> waitMany(Collection<? extends F> futures, ReturnWhen when,
            @Nullable Duration limit) {
        Objects.requireNonNull(when, "when");
        Set<F> members = members(futures);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("waitMany: there is nothing to wait for");
        }
        EventLoop loop = CurrentLoop.require().loop();
        requireLoop("waitMany", members, loop);

        Promise<Void> waiter = new WaitingPromise<>(Tasks.of(loop), members);
        Consumer<LoopFuture<?>> memberDone = new Countdown(members.size(), when, waiter);
        TimerHandle timer = limit == null ? null : loop.callLater(limit, () -> release(waiter));
        List<Watch> watches = new ArrayList<>(members.size());
        members.forEach(member -> watches.add(Watch.on(member, memberDone)));
        try {
            waiter.await();
        } finally {
            if (timer != null) {
                timer.cancel();
            }
            watches.forEach(Watch::end);
        }
        return divide(members);
    }

    /** Releases the waiter as soon as enough of the members are done. */
    private static final class Countdown implements Consumer<LoopFuture<?>> {
        private final ReturnWhen when;
        private final Promise<Void> waiter;
        private int unfinished;

        Countdown(int members, ReturnWhen when, Promise<Void> waiter) {
            this.unfinished = members;
            this.when = when;
            this.waiter = waiter;
        }

        @Override
        public void accept(LoopFuture<?> member) {
            unfinished--;
            boolean enough = switch (when) {
                case FIRST_COMPLETED -> true;
                case FIRST_EXCEPTION -> unfinished == 0 || !member.isCancelled() && member.exception() != null;
                case ALL_COMPLETED -> unfinished == 0;
            };
            if (enough) {
                release(waiter);
            }
        }
    }

    private static <F extends LoopFuture<?>> WaitResult<F> divide(Set<F> members) {
        Set<F> done = new LinkedHashSet<>();
        Set<F> pending = new LinkedHashSet<>();
        for (F member : members) {
            (member.isDone() ? done : pending).add(member);
        }
        return new WaitResult<>(Collections.unmodifiableSet(done), Collections.unmodifiableSet(pending));
    }

    static <F extends LoopFuture<?>> Set<F> members(Collection<? extends F> futures) {
        Set<F> members = new LinkedHashSet<>(futures);
        members.forEach(Objects::requireNonNull);
        return members;
    }

    static void requireLoop(String operation, Set<? extends LoopFuture<?>> members, EventLoop loop) {
        if (Gather.sharedLoop(operation, members) != loop) {
            throw new IllegalArgumentException(operation + ": the futures belong to another loop than " + loop);
        }
    }

    static void release(Promise<Void> waiter) {
        if (!waiter.isDone()) {
            waiter.setResult(null);
        }
    }

    public static <F extends LoopFuture<?>> Iterable<F> asCompleted(Collection<? extends F> futures, @Nullable Duration limit) {
        CompletionIterator<F> iterator = CompletionIterator.over(members(futures), limit);
        return () -> iterator;
    }

    // ---- wait for one ----

    /**
     * Limits a body, which is not begun without time: asyncio cancels the task of it before its first step.
     *
     * @param limit how long
     * @return the scope to run it in
     * @throws AsyncTimeoutException in the next turn, if the limit is zero or less
     */
    public static TimeoutScope scope(Duration limit) {
        if (!limit.isPositive()) {
            Tasks.yieldNow();
            throw new AsyncTimeoutException("waitFor: nothing was begun, for the limit is " + limit, new CancelledError());
        }
        return TimeoutScope.after(limit);
    }

    public static <T> T waitFor(LoopFuture<T> future, Duration limit) {
        if (limit.isPositive()) {
            return TimeoutScope.after(limit).run(future::await);
        }
        if (future.isDone()) {
            return future.result();
        }
        cancelAndWait(future);
        try {
            return future.result();
        } catch (CancelledError cancelled) {
            throw new AsyncTimeoutException("waitFor: " + future + " was not done and the limit is " + limit, cancelled);
        }
    }

    /** Does not await the future itself: then a cancellation of the caller could not be told from the future's own. */
    private static void cancelAndWait(LoopFuture<?> future) {
        Promise<Void> waiter = new WaitingPromise<>(Tasks.of(future.loop()), List.of(future));
        Consumer<LoopFuture<?>> futureDone = done -> release(waiter);
        Watch watch = Watch.on(future, futureDone);
        try {
            future.cancel();
            waiter.await();
        } finally {
            watch.end();
        }
    }
}
