package io.jvloop.tck.loops;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.swallowCancellation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.UnhandledFailure;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.LogCapture;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What debug mode tells beyond what is always told. */
public class DebugContract {
    private static final String SWITCH = "jvloop.debug";
    private static final Duration LIMIT = Duration.ofMillis(5);

    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    @RegisterExtension
    final LogCapture captured = new LogCapture();

    private EventLoop loop() {
        return fixture.loop();
    }

    private static boolean debugOf(LoopOptions options) {
        try (EventLoop opened = Asyncio.newEventLoop(options)) {
            return opened.debug();
        }
    }

    /** {@code test_base_events.BaseEventLoopTests.test_env_var_debug}: a property here, for a program cannot set its own environment. */
    @Test
    @Behaviour(490)
    void processWideSwitchIsOverruledByTheLoopsOptions() {
        String former = System.getProperty(SWITCH);
        try {
            System.clearProperty(SWITCH);
            boolean byDefault = debugOf(fixture.options());
            System.setProperty(SWITCH, "true");
            boolean switchedOn = debugOf(fixture.options());
            boolean overruled = debugOf(fixture.options().withDebug(false));
            System.setProperty(SWITCH, "false");

            assertThat(new boolean[] {byDefault, switchedOn, overruled, debugOf(fixture.options()),
                debugOf(fixture.options().withDebug(true))})
                    .containsExactly(System.getenv("JVLOOP_DEBUG") != null, true, false, false, true);
        } finally {
            if (former == null) {
                System.clearProperty(SWITCH);
            } else {
                System.setProperty(SWITCH, former);
            }
        }
    }

    /** {@code test_base_events.BaseEventLoopTests.test_set_debug}. */
    @AsyncTest
    @Behaviour(490)
    void debugModeIsSwitchedWhileTheLoopRuns() {
        loop().setDebug(true);
        assertThat(loop().debug()).isTrue();
        loop().setDebug(false);
        assertThat(loop().debug()).isFalse();
    }

    private void debugWithLowLimit() {
        loop().setDebug(true);
        loop().setSlowCallbackDuration(LIMIT);
    }

    private static void computesTooLong() {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private void assertSlowIsLogged(String what) {
        assertThat(captured.text().lines())
                .anyMatch(line -> line.contains(what) && line.matches(".* took \\d+ ms, and .* stood meanwhile"));
    }

    /** {@code uvloop test_base._TestBase.test_debug_slow_callbacks}. */
    @Test
    @RunsLoopItself
    @Behaviour(491)
    void slowCallbackIsLoggedWithItsTextAndDuration() {
        debugWithLowLimit();
        fixture.run(() -> {
            loop().callSoon(DebugContract::computesTooLong);
            yieldNow();
        });

        assertSlowIsLogged("Handle[done, io.jvloop.tck.loops.DebugContract$$Lambda");
    }

    /** {@code uvloop test_base._TestBase.test_debug_slow_timer_callbacks}. */
    @AsyncTest
    @Behaviour(491)
    void slowTimerIsLoggedWithItsTextAndDuration() {
        debugWithLowLimit();
        loop().callLater(Duration.ofMillis(1), DebugContract::computesTooLong);
        sleep(Duration.ofMillis(2));

        assertSlowIsLogged("io.jvloop.tck.loops.DebugContract$$Lambda");
    }

    /** {@code uvloop test_base._TestBase.test_debug_slow_task_callbacks}. */
    @Test
    @RunsLoopItself
    @Behaviour(491)
    void slowStepIsLoggedWithTheTasksNameAndDuration() {
        debugWithLowLimit();
        fixture.run(() -> createTask(TaskOptions.named("the slow one"), () -> {
            yieldNow();
            computesTooLong();
            yieldNow();
        }).await());

        assertSlowIsLogged("Task[the slow one, pending");
    }

    /** What a task waits is not its time on the loop. */
    @AsyncTest
    void waitingTaskIsNotSlow() {
        loop().setDebug(true);
        loop().setSlowCallbackDuration(Duration.ofSeconds(60));
        sleep(Duration.ofMillis(20));

        assertThat(captured.text()).doesNotContain(" took ");
    }

    /** Without debug mode nobody measures. */
    @AsyncTest
    void slowCallbackIsNotLoggedWithoutDebugMode() {
        loop().setDebug(false);
        loop().setSlowCallbackDuration(LIMIT);
        loop().callSoon(DebugContract::computesTooLong);
        yieldNow();

        assertThat(captured.text()).doesNotContain(" took ");
    }

    /** {@code test_base_events.BaseEventLoopTests.test_check_thread}: the check costs next to nothing here, so it is always made. */
    @Test
    @RunsLoopItself
    @Behaviour(492)
    void schedulingFromAForeignThreadThrowsWithOrWithoutDebugMode() {
        for (boolean debug : new boolean[] {true, false}) {
            loop().setDebug(debug);
            fixture.run(() -> Asyncio.toThread(() -> {
                assertThatThrownBy(() -> loop().callSoon(() -> {})).isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(() -> loop().callLater(Duration.ZERO, () -> {})).isInstanceOf(WrongThreadException.class);
                assertThatThrownBy(() -> loop().callAt(0, () -> {})).isInstanceOf(WrongThreadException.class);
            }));
        }
    }

    /** {@code test_tasks.BaseTaskTests.test_task_source_traceback}. */
    @AsyncTest
    @Behaviour(494)
    void handlesFuturesAndTasksTellWhereTheyWereCreated() {
        loop().setDebug(true);
        String here = "io.jvloop.tck.loops.DebugContract.";
        Promise<Void> future = loop().createFuture();
        Task<Void> task = createTask(() -> {});

        assertThat(loop().callSoon(() -> {}).toString()).contains(here);
        assertThat(loop().callLater(Duration.ofHours(1), () -> {}).toString()).contains(here);
        assertThat(future.toString()).contains("created at " + here);
        assertThat(task.toString()).contains("created at " + here);
        task.await();
    }

    /** {@code uvloop test_base._TestBase.test_calls_debug_reporting}. */
    @Test
    @RunsLoopItself
    @Behaviour(494)
    void failureOfACallbackCarriesWhereItWasScheduled() {
        loop().setDebug(true);
        fixture.run(() -> {
            loop().callSoon(() -> {
                throw new IllegalStateException("boom");
            });
            yieldNow();
        });

        UnhandledFailure reported = fixture.failures().getFirst();
        assertThat(reported.toString()).contains("created at io.jvloop.tck.loops.DebugContract.lambda$failureOfACallbackCarries");
    }

    /** asyncio's {@code create_future} as much as its tasks. */
    @Test
    @RunsLoopItself
    @Behaviour(494)
    void lostFailureTellsWhereItsFutureWasCreated() {
        loop().setDebug(true);
        fixture.run(() -> {
            Promise<Void> forgotten = loop().createFuture();
            forgotten.setException(new IllegalStateException("boom"));
        });
        fixture.closeLoop();

        assertThat(fixture.failures()).singleElement().satisfies(lost -> assertThat(lost.message())
                .contains("created at io.jvloop.tck.loops.DebugContract."));
    }

    /** Design, debug mode. asyncio has no word for it; it is the usual cause of a program that does not end. */
    @AsyncTest
    void swallowedCancellationIsNamed() {
        loop().setDebug(true);
        Task<String> stubborn = createTask(TaskOptions.named("stubborn"), () -> swallowCancellation("anyway"));
        yieldNow();
        stubborn.cancel();

        assertThat(stubborn.await()).isEqualTo("anyway");

        assertThat(captured.text()).contains("a cancellation was swallowed: stubborn");
    }

    /** A task that takes a cancellation back has not swallowed it. */
    @AsyncTest
    void cancellationTakenBackIsNotNamed() {
        loop().setDebug(true);
        Task<Void> task = createTask(() -> {
            try {
                Steps.sleepLong();
            } catch (CancelledError taken) {
                Asyncio.currentTask().uncancel();
            }
        });
        yieldNow();
        task.cancel();
        task.await();

        assertThat(captured.text()).doesNotContain("swallowed");
    }

    /** What began before debug mode was on was not timed. */
    @AsyncTest
    void callbackThatSwitchesDebugModeOnIsNotSlow() {
        loop().setDebug(true);
        loop().setSlowCallbackDuration(LIMIT);
        loop().callSoon(() -> loop().setDebug(false));
        yieldNow();
        computesTooLong();
        loop().callSoon(() -> loop().setDebug(true));
        yieldNow();

        // Steps of the task that were timed may have been slow indeed, on a loaded machine.
        assertThat(captured.text().lines()).noneMatch(line -> line.startsWith("Handle[") && line.contains(" took "));
    }
}
