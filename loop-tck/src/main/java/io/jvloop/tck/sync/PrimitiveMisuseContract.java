package io.jvloop.tck.sync;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.newEventLoop;
import static io.jvloop.Asyncio.timeout;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.sync.AsyncBarrier;
import io.jvloop.sync.AsyncCondition;
import io.jvloop.sync.AsyncEvent;
import io.jvloop.sync.AsyncLock;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.AsyncSemaphore;
import io.jvloop.sync.Hold;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the primitives answer to wrong use: an exception where the mistake is, and nothing changed. */
public class PrimitiveMisuseContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- arguments ----

    /** Python's {@code TypeError}s. */
    @AsyncTest
    void nullIsRefused() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        AsyncCondition condition = new AsyncCondition();

        assertThatThrownBy(() -> new AsyncCondition(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> condition.awaitUntil(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> AsyncQueue.priority(0, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> queue.put(null)).isInstanceOf(NullPointerException.class);

        assertThat(queue).hasToString("AsyncQueue[maxsize=0]");
    }

    /** Unlike asyncio, which signals nobody. */
    @AsyncTest
    void signallingANegativeNumberIsRefusedAndZeroSignalsNobody() {
        AsyncCondition condition = new AsyncCondition();
        Task<Void> waiter = createTask(() -> {
            condition.acquire();
            condition.await();
        });
        turns(1);
        condition.acquire();

        assertThatThrownBy(() -> condition.signal(-1)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("-1");
        condition.signal(0);
        condition.release();
        turns(2);
        assertThat(waiter.isDone()).isFalse();
        condition.acquire();
        condition.signal();
        condition.release();

        waiter.await();
    }

    // ---- callbacks ----

    /** Package rule: a method that may suspend belongs in a task, even where it would not have to wait. */
    @Test
    void suspendingMethodsAreRefusedInACallback() {
        AsyncEvent event = new AsyncEvent();
        event.set();
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        List<Runnable> calls = List.of(event::await, semaphore::acquire, () -> new AsyncBarrier(1).await(), () -> queue.put(1),
                () -> new AsyncCondition().awaitUntil(() -> true));
        loop.run(() -> {
            calls.forEach(loop.loop()::callSoon);
            turns(1);
            assertThat(semaphore.isLocked()).isFalse();
            assertThat(queue.isEmpty()).isTrue();
        });

        assertThat(loop.failures()).hasSameSizeAs(calls).allSatisfy(
                report -> assertThat(report.failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("createTask"));
    }

    // ---- the wrong thread ----

    /** What a worker changes or reads is the loop's, whether or not a task has waited or even used it yet. */
    @Test
    void everyMethodRefusesAnotherThreadBeforeAnybodyWaited() {
        List<ThrowingCallable> ofTheMaker = everyMethod();
        loop.run(() -> {
            refusedInAWorker(ofTheMaker);
            refusedInAWorker(everyMethod());
        });
    }

    private static void refusedInAWorker(List<ThrowingCallable> calls) {
        toThread(() -> {
            for (int index = 0; index < calls.size(); index++) {
                assertThatThrownBy(calls.get(index)).as("call %s", index).isInstanceOf(WrongThreadException.class)
                        .hasMessageContaining("callSoonThreadsafe");
            }
        });
    }

    private static List<ThrowingCallable> everyMethod() {
        AsyncLock lock = new AsyncLock();
        AsyncEvent event = new AsyncEvent();
        AsyncCondition condition = new AsyncCondition();
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        AsyncBarrier barrier = new AsyncBarrier(2);
        AsyncQueue<Integer> queue = new AsyncQueue<>(1);
        return List.of(lock::hold, lock::acquire, lock::release, lock::isLocked, //
                event::await, event::set, event::clear, event::isSet, //
                condition::hold, condition::acquire, condition::release, condition::isLocked, condition::await,
                () -> condition.awaitUntil(() -> true), condition::signal, () -> condition.signal(1), condition::signalAll, //
                semaphore::hold, semaphore::acquire, semaphore::release, semaphore::isLocked, //
                barrier::await, barrier::reset, barrier::abort, barrier::waiting, barrier::isBroken, //
                () -> queue.put(1), () -> queue.putNowait(1), queue::get, queue::getNowait, queue::taskDone, queue::join, queue::shutdown,
                () -> queue.shutdown(true), queue::size, queue::isEmpty, queue::isFull);
    }

    /** Building before the loop runs needs no loop. */
    @Test
    void whoeverMadeItUsesItUntilALoopDoes() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        queue.putNowait(1);

        loop.run(() -> {
            AsyncQueue<Integer> madeByAWorker = toThread(() -> {
                AsyncQueue<Integer> made = new AsyncQueue<>();
                made.putNowait(2);
                return made;
            });
            assertThat(queue.get() + madeByAWorker.get()).isEqualTo(3);
            refusedInAWorker(List.of(() -> queue.putNowait(4), () -> madeByAWorker.putNowait(4)));
        });
    }

    /** As the loop itself: one that does not run belongs to its caller. */
    @Test
    @RunsLoopItself
    void betweenTwoRunsItBelongsToTheCaller() {
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        loop.run(() -> queue.put(1));

        queue.putNowait(2);

        loop.run(() -> assertThat(queue.get() + queue.get()).isEqualTo(3));
        assertThat(queue.isEmpty()).isTrue();
    }

    /** Serving a waiter from outside would race with its loop. */
    @AsyncTest
    void servingAWaiterFromAnotherThreadIsRefusedAndItStillWaits() {
        AsyncLock lock = new AsyncLock();
        lock.acquire();
        AsyncEvent event = new AsyncEvent();
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        AsyncBarrier barrier = new AsyncBarrier(2);
        List<Task<?>> waiters = List.of(createTask(() -> lock.acquire()), createTask(() -> event.await()),
                createTask(() -> semaphore.acquire()), createTask(queue::get), createTask(barrier::await));
        turns(1);
        List<String> before = texts(lock, event, semaphore, queue, barrier);

        List<ThrowingCallable> calls = List.of(lock::release, event::set, semaphore::release, () -> queue.putNowait(1), queue::shutdown,
                barrier::reset, barrier::abort);
        for (ThrowingCallable call : calls) {
            toThread(
                    () -> assertThatThrownBy(call).isInstanceOf(WrongThreadException.class).hasMessageContaining("callSoonThreadsafe"));
        }
        assertThat(texts(lock, event, semaphore, queue, barrier)).isEqualTo(before);

        lock.release();
        event.set();
        semaphore.release();
        queue.putNowait(1);
        barrier.await();
        turns(2);
        assertThat(waiters).allMatch(Task::isDone);
        assertThat(semaphore.isLocked()).as("the refused release has left no permit").isTrue();
    }

    private static List<String> texts(Object... primitives) {
        return List.of(primitives).stream().map(Object::toString).toList();
    }

    /** A thread without a loop has nothing to suspend; a coroutine has, by {@code runCoroutineThreadsafe}. */
    @AsyncTest
    void waitingInAnotherThreadIsRefused() {
        AsyncLock lock = new AsyncLock();
        AsyncQueue<Integer> queue = new AsyncQueue<>();
        for (ThrowingCallable call : List.<ThrowingCallable>of(lock::acquire, queue::get, new AsyncEvent()::await)) {
            toThread(() -> assertThatThrownBy(call).isInstanceOf(WrongThreadException.class)
                    .hasMessageContaining("runCoroutineThreadsafe"));
        }
        assertThat(lock.isLocked()).isFalse();
    }

    // ---- the wrong loop ----

    /** {@code mixins._LoopBoundMixin}: made outside any loop, they belong to the first in which a task had to wait. */
    @Test
    @RunsLoopItself
    @Behaviour({238, 239})
    void waitingInASecondLoopIsRefused() {
        AsyncEvent event = new AsyncEvent();
        AsyncSemaphore semaphore = new AsyncSemaphore(0);
        AsyncBarrier barrier = new AsyncBarrier(2);
        List<ThrowingCallable> calls = List.of(event::await, semaphore::acquire, barrier::await);
        loop.run(() -> {
            for (ThrowingCallable call : calls) {
                assertThatThrownBy(() -> timeout(millis(1), () -> call(call))).isInstanceOf(AsyncTimeoutException.class);
            }
        });
        try (EventLoop other = newEventLoop(loop.options())) {
            other.runUntilComplete(() -> {
                for (ThrowingCallable call : calls) {
                    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContaining("different event loop");
                }
                event.set();
                event.await();
                semaphore.release();
                semaphore.acquire();
                assertThat(barrier.waiting()).isZero();
            });
        }
    }

    private static void call(ThrowingCallable call) {
        try {
            call.call();
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable checked) {
            throw new AssertionError(checked);
        }
    }

    // ---- scopes ----

    /** {@code test_locks.SemaphoreTests.test_context_manager}, {@code ConditionTests.test_context_manager}. */
    @AsyncTest
    @Behaviour(236)
    void holdsOfSemaphoreAndConditionReleaseAtTheEndAndOnFailure() {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        AsyncCondition condition = new AsyncCondition();

        try (var _ = semaphore.hold(); var _ = condition.hold()) {
            assertThat(semaphore.isLocked()).isTrue();
            assertThat(condition.isLocked()).isTrue();
        }
        assertThat(semaphore.isLocked()).isFalse();
        assertThat(condition.isLocked()).isFalse();

        assertThatThrownBy(() -> {
            try (var _ = semaphore.hold(); var _ = condition.hold()) {
                throw new IOException("broken");
            }
        }).isInstanceOf(IOException.class);
        assertThat(semaphore.isLocked()).isFalse();
        assertThat(condition.isLocked()).isFalse();
    }

    /** {@code test_pep492.LockTests.test_context_manager_async_with}. */
    @AsyncTest
    @Behaviour(236)
    void holdsOfSemaphoreAndConditionReleaseOnCancellation() {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        AsyncCondition condition = new AsyncCondition();
        Task<Void> holder = createTask(() -> {
            try (var _ = semaphore.hold(); var _ = condition.hold()) {
                sleepLong();
            }
        });
        turns(1);

        holder.cancel();

        assertThatThrownBy(holder::await).isInstanceOf(CancelledError.class);
        assertThat(semaphore.isLocked()).isFalse();
        assertThat(condition.isLocked()).isFalse();
    }

    /** A second close must not give back what was given back. */
    @AsyncTest
    void aHoldOfASemaphoreReleasesOnce() {
        AsyncSemaphore semaphore = new AsyncSemaphore(1);
        Hold held = semaphore.hold();
        held.close();
        held.close();

        assertThat(semaphore).hasToString("AsyncSemaphore[unlocked, value:1]");
    }
}
