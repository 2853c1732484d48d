package io.jvloop.tck;

import static io.jvloop.Asyncio.asCompleted;
import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.gatherSettled;
import static io.jvloop.Asyncio.shield;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.waitFor;
import static io.jvloop.Asyncio.waitMany;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.TaskGroupException;
import io.jvloop.VoidCoroutine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Very many wait for one future, or one for very many. */
class FuturesAtSizeTest {
    private static final int MANY = 20_000;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(SimulatedTime::options);

    private static List<Task<Void>> tasks(int size, VoidCoroutine body) {
        List<Task<Void>> tasks = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            tasks.add(createTask(body));
        }
        yieldNow();
        return tasks;
    }

    @ParameterizedTest
    @EnumSource
    void shieldsLeaveAFuture(Order order) throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            Promise<Void> future = fixture.loop().createFuture();
            List<LoopFuture<Void>> shields = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                shields.add(shield(future));
            }
            order.of(shields).forEach(LoopFuture::cancel);
            gatherSettled(shields).await();
            assertThat(future.isDone()).isFalse();
        });
    }

    @ParameterizedTest
    @EnumSource
    void waitsForSeveralLeaveAFuture(Order order) throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            Promise<Void> future = fixture.loop().createFuture();
            List<Task<Void>> waiting = tasks(size, () -> {
                waitMany(List.of(future), ReturnWhen.ALL_COMPLETED);
            });
            order.of(waiting).forEach(Task::cancel);
            gatherSettled(waiting).await();
            assertThat(waiting).allMatch(Task::isCancelled);
        });
    }

    @Test
    void iteratorsWhoseTimeIsOverLeaveAFuture() throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            Promise<Void> future = fixture.loop().createFuture();
            List<LoopFuture<Void>> one = List.of(future);
            List<Task<Void>> waiting = tasks(size, () -> {
                asCompleted(one, Duration.ofSeconds(1)).iterator().next();
            });
            gatherSettled(waiting).await();
            assertThat(waiting).allMatch(task -> task.exception() instanceof AsyncTimeoutException);
        });
    }

    /** They cancel it and wait until it has ended. */
    @Test
    void waitsWithoutTimeLeaveAFutureThatPutsItsEndOff() throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            Promise<Void> gate = fixture.loop().createFuture();
            Task<Void> stubborn = createTask(() -> awaitInAnyCase(gate));
            yieldNow();
            List<Task<Void>> waiting = tasks(size, () -> {
                waitFor(stubborn, Duration.ZERO);
            });
            waiting.reversed().forEach(Task::cancel);
            gatherSettled(waiting).await();
            assertThat(stubborn.isDone()).isFalse();
            gate.setResult(null);
            stubborn.await();
        });
    }

    private static void awaitInAnyCase(LoopFuture<?> gate) {
        while (!gate.isDone()) {
            try {
                shield(gate).await();
            } catch (CancelledError _) {
                // not yet
            }
        }
    }

    @Test
    void tasksThatAwaitAFutureAreUnwoundByTheCloseOfTheLoop() throws Exception {
        Growth.assertNotQuadratic(MANY, size -> {
            List<Task<Void>> waiting = new ArrayList<>();
            EventLoop loop = Asyncio.newEventLoop(fixture.options().withExceptionHandler((_, _) -> {
            }));
            try (loop) {
                loop.runUntilComplete(() -> {
                    Promise<Void> future = loop.createFuture();
                    waiting.addAll(tasks(size, future::await));
                });
            }
            assertThat(waiting).allMatch(Task::isCancelled);
        });
    }

    @Test
    void equalCallbacksAreRemovedTogether() throws Exception {
        Growth.assertNotQuadratic(fixture, 20 * MANY, size -> {
            Promise<Void> future = fixture.loop().createFuture();
            Consumer<LoopFuture<Void>> callback = _ -> {
            };
            for (int i = 0; i < size; i++) {
                future.addDoneCallback(callback);
            }
            assertThat(future.removeDoneCallback(callback)).isEqualTo(size);
        });
    }

    @Test
    void hundredThousandTasksAwaitAFuture() throws Exception {
        Growth.assertNotQuadratic(fixture, 100_000, size -> {
            Promise<Void> future = fixture.loop().createFuture();
            List<Task<Void>> waiting = tasks(size, future::await);
            future.setResult(null);
            gather(waiting).await();
        });
    }

    @Test
    void millionFuturesAreGathered() throws Exception {
        Growth.assertNotQuadratic(fixture, 1_000_000, size -> {
            List<Promise<Integer>> futures = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                futures.add(fixture.loop().createFuture());
            }
            LoopFuture<List<Integer>> whole = gather(futures);
            futures.reversed().forEach(future -> future.setResult(1));
            assertThat(whole.await().size()).isEqualTo(size);
        });
    }

    @Test
    void shieldsInsideEachOtherPassOnAResult() throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            Promise<Integer> innermost = fixture.loop().createFuture();
            LoopFuture<Integer> outermost = innermost;
            for (int i = 0; i < size; i++) {
                outermost = shield(outermost);
            }
            innermost.setResult(1);
            assertThat(outermost.await()).isEqualTo(1);
        });
    }

    @Test
    void gathersInsideEachOtherPassOnAFailure() throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> {
            Promise<Void> innermost = fixture.loop().createFuture();
            LoopFuture<?> outermost = innermost;
            for (int i = 0; i < size; i++) {
                outermost = gather(List.of(outermost));
            }
            innermost.setException(new IllegalStateException("mine"));
            assertThatThrownBy(outermost::await).hasMessage("mine");
        });
    }

    @Test
    void childrenOfAGroupEndAndFailTogether() throws Exception {
        Growth.assertNotQuadratic(fixture, MANY, size -> assertThatThrownBy(() -> taskGroup(group -> {
            Promise<Void> gate = fixture.loop().createFuture();
            for (int i = 0; i < size; i++) {
                group.createTask(gate::await);
            }
            yieldNow();
            gate.setException(new IllegalStateException("mine"));
        })).isInstanceOf(TaskGroupException.class));
    }
}
