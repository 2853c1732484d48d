package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.gatherSettled;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.VoidCoroutine;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many tasks that wait for each other are cancelled in one go: each counts the requests that it would get if they came one by one. */
public class ManyCancellationsContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** A chain, the innermost first; each makes the next one, so that the loop has them in the other order. */
    private static void chain(List<Task<Void>> tasks, int further, Promise<Void> gate) {
        tasks.add(createTask(() -> {
            if (further > 0) {
                chain(tasks, further - 1, gate);
                tasks.getLast().await();
            } else {
                gate.await();
            }
        }));
    }

    @Test
    void endOfARunAsksEachTaskOfAChainAndAllThatItAwaits() {
        List<Task<Void>> outermostFirst = new ArrayList<>();
        Asyncio.run(fixture.options(), () -> {
            chain(outermostFirst, 4, Asyncio.runningLoop().createFuture());
            while (outermostFirst.size() < 5) {
                yieldNow();
            }
        });

        assertThat(outermostFirst).allMatch(Task::isCancelled).extracting(Task::cancelling).containsExactly(1, 2, 3, 4, 5);
    }

    @AsyncTest
    void taskGroupThatIsCancelledAsksEachTaskOfAChainAndAllThatItAwaits() {
        Promise<Void> gate = fixture.loop().createFuture();
        List<Task<Void>> innermostFirst = new ArrayList<>();
        taskGroup(group -> {
            innermostFirst.add(group.createTask(gate::await));
            for (int i = 0; i < 4; i++) {
                innermostFirst.add(group.createTask(innermostFirst.getLast()::await));
            }
            yieldNow();
            group.cancel();
        });

        assertThat(innermostFirst).allMatch(Task::isCancelled).extracting(Task::cancelling).containsExactly(5, 4, 3, 2, 1);
    }

    @AsyncTest
    void gatherAsksEachTaskOfAChainAndAllThatItAwaits() {
        Promise<Void> gate = fixture.loop().createFuture();
        List<Task<Void>> innermostFirst = new ArrayList<>();
        innermostFirst.add(createTask(gate::await));
        for (int i = 0; i < 4; i++) {
            innermostFirst.add(createTask(innermostFirst.getLast()::await));
        }
        yieldNow();
        LoopFuture<?> whole = gatherSettled(innermostFirst);
        assertThat(whole.cancel()).isTrue();

        assertThatThrownBy(whole::await).isInstanceOf(CancelledError.class);
        assertThat(innermostFirst).allMatch(Task::isCancelled).extracting(Task::cancelling).containsExactly(5, 4, 3, 2, 1);
    }

    /** Two tasks a layer, each of which gathers the layer below: the ways to the innermost double with each. */
    private static void cancelThroughLayers(LoopFuture<?> innermost, int layers) {
        List<LoopFuture<?>> layer = List.of(innermost);
        for (int i = 0; i < layers; i++) {
            List<LoopFuture<?>> inner = layer;
            VoidCoroutine gathering = () -> gather(inner).await();
            layer = List.of(createTask(gathering), createTask(gathering));
        }
        yieldNow();
        gather(layer).cancel();
        gatherSettled(layer).await();
    }

    @AsyncTest
    void everyWayThroughGathersCounts() {
        Task<Void> innermost = createTask(Steps::sleepLong);
        cancelThroughLayers(innermost, 3);

        assertThat(innermost.cancelling()).isEqualTo(8);
    }

    @AsyncTest
    void futureOfSomebodyElseIsNotAskedAsOftenAsThereAreWays() {
        AtomicInteger asked = new AtomicInteger();
        cancelThroughLayers(counting(fixture.loop().createFuture(), asked), 40);

        assertThat(asked.get()).isBetween(1, 200);
    }

    private static LoopFuture<?> counting(Promise<?> real, AtomicInteger cancels) {
        return (LoopFuture<?>) Proxy.newProxyInstance(ManyCancellationsContract.class.getClassLoader(), new Class<?>[] {LoopFuture.class},
                (_, method, arguments) -> {
                    if (method.getName().equals("cancel")) {
                        cancels.incrementAndGet();
                    }
                    return method.invoke(real, arguments);
                });
    }

    @AsyncTest
    void gatherWhoseFuturesAreCancelledAlreadyDoesNotTakeTheRequestAndTheTaskIsCancelledInstead() {
        Promise<Void> future = fixture.loop().createFuture();
        LoopFuture<?> settled = gatherSettled(List.of(future));
        Task<Void> first = createTask(future::await);
        Task<Void> second = createTask(() -> {
            settled.await();
        });
        yieldNow();
        gather(List.of(first, second)).cancel();
        gatherSettled(List.of(first, second)).await();

        assertThat(List.of(first, second)).allMatch(Task::isCancelled);
        assertThat(settled.isCancelled()).isFalse();
        assertThat(settled.exception()).isNull();
    }

    /** Tasks, gathers and futures that wait for each other at random, all cancelled by the end of the run. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void requestsAreCountedAsIfEachWentItsWayByItself(long seed) {
        Random random = new Random(seed);
        Map<Task<?>, List<Task<?>>> awaited = new IdentityHashMap<>();
        List<Task<?>> oldestFirst = new ArrayList<>();
        Asyncio.run(fixture.options(), () -> {
            for (int i = 0; i < 25; i++) {
                List<Task<?>> inner = new ArrayList<>();
                for (int j = random.nextInt(4); j > 0 && !oldestFirst.isEmpty(); j--) {
                    Task<?> other = oldestFirst.get(random.nextInt(oldestFirst.size()));
                    if (!inner.contains(other)) {
                        inner.add(other);
                    }
                }
                Task<Void> task = createTask(() -> waitFor(inner));
                awaited.put(task, inner);
                oldestFirst.add(task);
            }
            yieldNow();
        });
        Map<Task<?>, Integer> expected = new IdentityHashMap<>();
        oldestFirst.forEach(task -> request(task, awaited, expected));

        assertThat(oldestFirst).allMatch(Task::isCancelled)
                .allSatisfy(task -> assertThat(task.cancelling()).isEqualTo(expected.get(task)));
    }

    private static void waitFor(List<Task<?>> inner) {
        switch (inner.size()) {
            case 0 -> Steps.sleepLong();
            case 1 -> inner.getFirst().await();
            default -> gatherSettled(inner).await();
        }
    }

    private static void request(Task<?> task, Map<Task<?>, List<Task<?>>> awaited, Map<Task<?>, Integer> counts) {
        counts.merge(task, 1, Integer::sum);
        awaited.get(task).forEach(inner -> request(inner, awaited, counts));
    }
}
