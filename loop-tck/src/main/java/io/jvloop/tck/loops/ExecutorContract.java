package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.LogCapture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Blocking code on other threads. */
public class ExecutorContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** As asyncio's users write it. */
    @Test
    void nullIsTheDefaultExecutor() {
        fixture.run(() -> assertThat(loop().runInExecutor(null, () -> Thread.currentThread().getName()).await())
                .startsWith("jvloop-worker-"));
    }

    /** {@code test_events.EventLoopTestsMixin.test_run_in_executor}. */
    @AsyncTest
    @Behaviour(464)
    void blockingCodeRunsOffTheLoopAndGivesItsOutcome() {
        IOException failure = new IOException("mine");
        LoopFuture<Boolean> inTurn = loop().runInExecutor(() -> {
            assertThatThrownBy(Asyncio::runningLoop).isInstanceOf(IllegalStateException.class);
            return Thread.currentThread().isVirtual();
        });
        LoopFuture<Void> failing = loop().runInExecutor(() -> {
            throw failure;
        });

        assertThat(inTurn.await()).isFalse();
        Asyncio.waitMany(List.of(failing), ReturnWhen.ALL_COMPLETED);
        assertThat(failing.exception()).isSameAs(failure);
    }

    /** The loop goes on while a worker blocks. */
    @AsyncTest
    @Behaviour(465)
    void loopGoesOnWhileAWorkerBlocks() {
        CountDownLatch release = new CountDownLatch(1);
        LoopFuture<Void> blocked = loop().runInExecutor(() -> release.await());
        Steps.turns(3);
        assertThat(blocked.isDone()).isFalse();
        release.countDown();
        blocked.await();
    }

    /** {@code test_base_events.BaseEventLoopTests.test_set_default_executor}. */
    @Test
    @RunsLoopItself
    @Behaviour(466)
    void executorIsTheOneOfTheCallElseTheDefaultOne() {
        try (ExecutorService own = Executors.newSingleThreadExecutor(body -> new Thread(body, "own"))) {
            loop().setDefaultExecutor(Executors.newSingleThreadExecutor(body -> new Thread(body, "default")));
            fixture.run(() -> {
                assertThat(loop().runInExecutor(() -> Thread.currentThread().getName()).await()).isEqualTo("default");
                assertThat(loop().runInExecutor(own, () -> Thread.currentThread().getName()).await()).isEqualTo("own");
            });
        }
        assertThatThrownBy(() -> loop().setDefaultExecutor(null)).isInstanceOf(NullPointerException.class);
    }

    /** {@code uvloop test_base._TestBase.test_thread_name_prefix_in_default_executor}. */
    @Test
    @Behaviour(467)
    void defaultWorkersAreNamed() {
        fixture.run(() -> assertThat(Asyncio.<String, RuntimeException>toThread(() -> Thread.currentThread().getName()))
                .startsWith("jvloop-worker-"));
    }

    /** {@code uvloop test_base._TestBase.test_shutdown_default_executor}. */
    @Test
    @Behaviour(468)
    void shutdownWaitsForTheWorkUnderWay() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch release = new CountDownLatch(1);
        fixture.run(() -> {
            LoopFuture<Void> job = loop().runInExecutor(() -> {
                release.await();
                order.add("work done");
            });
            Task<Void> shutdown = Asyncio.createTask(() -> {
                loop().shutdownDefaultExecutor(Duration.ofMinutes(1));
                order.add("shut down");
            });
            Steps.turns(3);
            assertThat(order).isEmpty();
            release.countDown();
            shutdown.await();
            job.await();
        });

        assertThat(order).containsExactly("work done", "shut down");
    }

    /** {@code test_base_events.BaseEventLoopTests.test_shutdown_default_executor_timeout}. */
    @AsyncTest
    @Behaviour(469)
    void shutdownGivesUpAtItsLimitWithAWarning() {
        CountDownLatch release = new CountDownLatch(1);
        LoopFuture<Void> job = loop().runInExecutor(() -> release.await());
        loop().shutdownDefaultExecutor(Duration.ofMillis(1));
        assertThat(captured.text()).contains("did not finish its work");
        assertThat(job.isDone()).isFalse();
        release.countDown();
        job.await();
    }

    /** {@code runners.Runner.close}; {@code constants.THREAD_JOIN_TIMEOUT}. */
    @Test
    @Behaviour(72)
    void runWaitsForTheDefaultExecutorFiveMinutesAtMost() {
        CountDownLatch joined = new CountDownLatch(1);
        ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
                log.add("joined for " + unit.toMinutes(timeout));
                joined.countDown();
                return super.awaitTermination(timeout, unit);
            }
        };
        Asyncio.run(fixture.options().withExecutor(executor), () -> {
            Asyncio.runningLoop().runInExecutor(() -> joined.await());
        });

        assertThat(log).containsExactly("joined for 5");
        assertThat(executor.isTerminated()).isTrue();
    }

    /** {@code test_threads.ToThreadTests.test_to_thread_once, test_to_thread_concurrent}. */
    @AsyncTest
    @Behaviour(470)
    void toThreadRunsItsBodyOnceAndSeveralRunTogether() {
        List<Integer> ran = Collections.synchronizedList(new ArrayList<>());
        var callers = IntStream.range(0, 10).mapToObj(i -> Asyncio.createTask(() -> Asyncio.toThread(() -> {
            ran.add(i);
            return i;
        }))).toList();

        assertThat(Asyncio.gather(callers).await()).isSorted().hasSize(10);

        assertThat(ran).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }
}
