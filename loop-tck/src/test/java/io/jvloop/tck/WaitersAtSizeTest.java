package io.jvloop.tck;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.gatherSettled;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Task;
import io.jvloop.VoidCoroutine;
import io.jvloop.sync.AsyncBarrier;
import io.jvloop.sync.AsyncCondition;
import io.jvloop.sync.AsyncEvent;
import io.jvloop.sync.AsyncLock;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.AsyncSemaphore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One of very many that wait for a primitive leaves it, from wherever it stands, without a look at the others. */
class WaitersAtSizeTest {
    private static final int MANY = 20_000;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(SimulatedTime::options);

    private static List<Task<Void>> waiting(int size, VoidCoroutine body) {
        List<Task<Void>> tasks = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            tasks.add(createTask(body));
        }
        yieldNow();
        return tasks;
    }

    private static void cancelAll(List<Task<Void>> tasks, Order order) {
        order.of(tasks).forEach(Task::cancel);
        gatherSettled(tasks).await();
        assertThat(tasks).allMatch(Task::isCancelled);
    }

    @ParameterizedTest
    @EnumSource
    void gettersOfAQueueAreCancelled(Order order) throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            cancelAll(waiting(size, queue::get), order);
            queue.putNowait(1);
            assertThat(queue.getNowait()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void puttersOfAQueueAreCancelled(Order order) throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>(1);
            queue.putNowait(1);
            cancelAll(waiting(size, () -> queue.put(2)), order);
            assertThat(queue.size()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @EnumSource
    void waitersForALockAreCancelled(Order order) throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            AsyncLock lock = new AsyncLock();
            lock.acquire();
            cancelAll(waiting(size, lock::acquire), order);
            lock.release();
            assertThat(lock.isLocked()).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource
    void waitersForASemaphoreAreCancelled(Order order) throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            AsyncSemaphore semaphore = new AsyncSemaphore(0);
            cancelAll(waiting(size, semaphore::acquire), order);
            semaphore.release();
            assertThat(semaphore.isLocked()).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource
    void waitersForAConditionAreCancelled(Order order) throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            AsyncCondition condition = new AsyncCondition();
            cancelAll(waiting(size, () -> {
                try (var _ = condition.hold()) {
                    condition.await();
                }
            }), order);
            assertThat(condition.isLocked()).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource
    void waitersForAnEventAreCancelled(Order order) throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            AsyncEvent event = new AsyncEvent();
            cancelAll(waiting(size, event::await), order);
            event.set();
        });
    }

    @Test
    void waitersForASemaphoreAreServedInOneTurn() throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            AsyncSemaphore semaphore = new AsyncSemaphore(0);
            List<Task<Void>> tasks = waiting(size, semaphore::acquire);
            for (int i = 0; i < size; i++) {
                semaphore.release();
            }
            gather(tasks).await();
            assertThat(semaphore.isLocked()).isTrue();
        });
    }

    @Test
    void waitersForAConditionAreSignalledOneByOneInOneTurn() throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            AsyncCondition condition = new AsyncCondition();
            List<Task<Void>> tasks = waiting(size, () -> {
                try (var _ = condition.hold()) {
                    condition.await();
                }
            });
            try (var _ = condition.hold()) {
                condition.signal(size / 2);
                for (int i = size / 2; i < size; i++) {
                    condition.signal();
                }
            }
            gather(tasks).await();
        });
    }

    @Test
    void millionItemsPassAQueue() throws Exception {
        Growth.assertNotQuadratic(fixture, 1_000_000, size -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            for (int i = 0; i < size; i++) {
                queue.putNowait(i);
            }
            for (int i = 0; i < size; i++) {
                assertThat(queue.get().intValue() == i).isTrue();
                queue.taskDone();
            }
            queue.join();
        });
    }

    @Test
    void gettersOfAQueueAreServedInOneTurn() throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            AsyncQueue<Integer> queue = new AsyncQueue<>();
            List<Task<Void>> tasks = waiting(size, queue::get);
            for (int i = 0; i < size; i++) {
                queue.putNowait(i);
            }
            gather(tasks).await();
            assertThat(queue.isEmpty()).isTrue();
        });
    }

    @Test
    void lockIsTakenWhileThoseWhoWaitedForItStillLeave() throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            AsyncLock lock = new AsyncLock();
            lock.acquire();
            List<Task<Void>> tasks = waiting(size, lock::acquire);
            tasks.forEach(Task::cancel);
            lock.release();
            for (int i = 0; i < size; i++) {
                lock.acquire();
                lock.release();
            }
            gatherSettled(tasks).await();
        });
    }

    @Test
    void partiesOfABarrierComeWhileThoseWhoWaitedStillLeave() throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            AsyncBarrier barrier = new AsyncBarrier(size);
            VoidCoroutine arrival = () -> {
                barrier.await();
            };
            List<Task<Void>> gone = waiting(size - 1, arrival);
            List<Task<Void>> come = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                come.add(createTask(arrival)); // they run before those that are cancelled now
            }
            gone.forEach(Task::cancel);
            gather(come).await();
            assertThat(gone).allMatch(Task::isCancelled);
        });
    }
}
