package io.jvloop.tck.loops;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.Collected;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What only a JVM asks of a loop: deep and failing stacks, interrupts, and what is left of the abandoned. */
public class JvmContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** There {@code createTask} would not help: another thread and another loop have a way of their own. */
    @Test
    @RunsLoopItself
    void awaitingInAnotherThreadNamesRunCoroutineThreadsafe() {
        Promise<Void> never = loop().createFuture();
        assertThatThrownBy(never::await).isInstanceOf(IllegalStateException.class).hasMessageEndingWith("use runUntilComplete");
        fixture.run(() -> {
            Asyncio.toThread(() -> assertThatThrownBy(never::await).isInstanceOf(IllegalStateException.class)
                    .hasMessageEndingWith("use runCoroutineThreadsafe"));
            Asyncio.toThread(() -> Asyncio.run(fixture.options(), () -> assertThatThrownBy(never::await)
                    .isInstanceOf(IllegalStateException.class).hasMessageEndingWith("use runCoroutineThreadsafe")));
        });
    }

    /** A callback is no task; neither is code outside a run. */
    @Test
    @RunsLoopItself
    @Behaviour(557)
    void awaitingOutsideATaskThrowsAtOnceAndNamesTheWayOut() {
        Promise<Void> never = loop().createFuture();
        loop().callSoon(() -> {
            assertThatThrownBy(never::await).isInstanceOf(IllegalStateException.class).hasMessageContaining("createTask");
            assertThatThrownBy(() -> Asyncio.sleep(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
            log.add("checked");
        });
        fixture.run(Asyncio::yieldNow);

        assertThat(log).containsExactly("checked");
        assertThatThrownBy(never::await).isInstanceOf(IllegalStateException.class);
    }

    /** An interrupt that comes while the loop waits. */
    @Test
    @RunsLoopItself
    @Behaviour(558)
    void interruptOfTheLoopsThreadReachesNoTask() {
        Thread own = Thread.currentThread();
        fixture.run(() -> {
            for (int i = 0; i < 10; i++) {
                Asyncio.toThread(own::interrupt);
                Asyncio.sleep(Duration.ofNanos(1));
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
            }
        });
    }

    /** The recursion's own task fails, and no other. */
    @AsyncTest
    @Behaviour(559)
    void stackOverflowFailsItsOwnTask() {
        Task<Integer> deep = createTask(() -> recurse(0));
        Task<String> other = createTask(() -> {
            Steps.turns(3);
            return "unharmed";
        });

        assertThatThrownBy(deep::await).isInstanceOf(StackOverflowError.class);
        assertThat(other.await()).isEqualTo("unharmed");
    }

    private static int recurse(int at) {
        return recurse(at + 1) + 1;
    }

    /** Of a task it is the outcome too. */
    @Test
    @RunsLoopItself
    @Behaviour(560)
    void outOfMemoryInATaskLeavesTheRun() {
        OutOfMemoryError fatal = new OutOfMemoryError("thrown by the test");
        Task<Void> failing = loop().createTask(() -> {
            throw fatal;
        });

        assertThatThrownBy(loop()::runForever).isSameAs(fatal);
        assertThat(failing.exception()).isSameAs(fatal);
        assertThat(loop().isClosed()).isFalse();
    }

    @Test
    @RunsLoopItself
    @Behaviour(560)
    void outOfMemoryInACallbackLeavesTheRun() {
        OutOfMemoryError fatal = new OutOfMemoryError("thrown by the test");
        loop().callSoon(() -> {
            throw fatal;
        });

        assertThatThrownBy(loop()::runForever).isSameAs(fatal);
        assertThat(fixture.failures()).isEmpty();
    }

    /** Whoever calls: a stream, a collection under its own lock, a comparator. */
    @AsyncTest
    @Behaviour(561)
    void awaitsUnderLambdasAndLibraryCallsSuspend() {
        Task<Void> other = createTask(() -> {
            for (int i = 0; i < 3; i++) {
                log.add("other");
                yieldNow();
            }
        });
        List<Integer> mapped = IntStream.range(0, 2).mapToObj(i -> {
            yieldNow();
            return log.size();
        }).toList();
        assertThat(mapped).containsExactly(1, 2);
        assertThat(new TreeMap<String, String>().computeIfAbsent("key", key -> {
            yieldNow();
            return key;
        })).isEqualTo("key");
        assertThat(log).hasSize(3);
        other.await();
    }

    /** {@code test_eager_task_factory.BaseTaskCountingTests.test_awaitables_chain}. */
    @AsyncTest
    @Behaviour(562)
    void chainOfTenThousandAwaitingTasksResumes() {
        int length = 10_000;
        Promise<Integer> end = loop().createFuture();
        Task<Integer> last = createTask(() -> end.await());
        for (int i = 1; i < length; i++) {
            Task<Integer> next = last;
            last = createTask(() -> next.await() + 1);
        }
        yieldNow();
        end.setResult(1);

        assertThat(last.await()).isEqualTo(length);
    }

    /** Suspending deep down costs what changed since, not the whole stack: this takes seconds where it is copied each time. */
    @Test
    @RunsLoopItself
    @Behaviour(562)
    void callTenThousandDeepSuspendsAtEachLevel() throws InterruptedException {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a stack grows on a thread of the JVM's, whose size is not ours to choose");
        int[] reached = new int[1];
        Throwable[] failure = new Throwable[1];
        Thread.ofVirtual().uncaughtExceptionHandler((_, thrown) -> failure[0] = thrown)
                .start(() -> fixture.run(() -> reached[0] = descend(10_000))).join(); // so that the loop makes its thread
        assumeTrue(!(failure[0] instanceof StackOverflowError tooLarge && "Humongous stack chunk".equals(tooLarge.getMessage())),
                "the collector stores no stack of that size in a heap as small as this");

        assertThat(reached[0]).isEqualTo(10_000);
    }

    private static int descend(int levels) {
        if (levels == 0) {
            return 0;
        }
        int below = descend(levels - 1);
        yieldNow();
        return below + 1;
    }

    /** They live as long as their loop, and no longer. */
    @Test
    @RunsLoopItself
    @Behaviour(563)
    void abandonedCoroutinesHoldNoThreadAndAreCollectableAfterTheClose() {
        int count = 1_000;
        Promise<Void> never = loop().createFuture();
        int threadsBefore = Thread.getAllStackTraces().size();
        List<WeakReference<Object>> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(abandonOne(never));
        }
        fixture.run(() -> Steps.turns(3));

        assertThat(Thread.getAllStackTraces().size() - threadsBefore).isLessThan(count / 10);
        fixture.closeLoop();
        assertThat(fixture.failures()).hasSize(count);
        Collected.assertAll(held);
    }

    private WeakReference<Object> abandonOne(Promise<Void> never) {
        Object local = new Object();
        loop().createTask(() -> {
            try {
                never.await();
            } finally {
                log.add(local.getClass().getSimpleName());
            }
        });
        return new WeakReference<>(local);
    }
}
