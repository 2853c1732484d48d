package io.jvloop.tck.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.TimerHandle;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.manual.ManualPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Timers and {@code sleep}. */
public class TimerContract {
    private static final Duration SHORT = Duration.ofMillis(5);
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** {@code test_events.EventLoopTestsMixin.test_call_later}. */
    @AsyncTest
    @Behaviour(32)
    void timerFiresOnceAndNeverEarly() {
        long begun = loop().time();
        loop().callLater(SHORT, () -> log.add(loop().time() - begun >= SHORT.toNanos() ? "in time" : "early"));
        Asyncio.sleep(SHORT.multipliedBy(4));

        assertThat(log).containsExactly("in time");
    }

    /** {@code test_base_events}: heap order. */
    @AsyncTest
    @Behaviour(34)
    void timersDueTogetherFireInTheOrderOfTheirDeadlines() {
        long now = loop().time();
        loop().callAt(now - 10, () -> log.add("third"));
        loop().callAt(now - 30, () -> log.add("first"));
        loop().callAt(now - 20, () -> log.add("second"));
        Steps.turns(2);

        assertThat(log).containsExactly("first", "second", "third");
    }

    /** Item 35: a promise of ours. */
    @Test
    @RunsLoopItself
    @Behaviour(35)
    void equalDeadlinesFireInTheOrderOfRegistration() {
        long now = loop().time();
        for (int i = 0; i < 100; i++) {
            String name = String.valueOf(i);
            loop().callAt(now, () -> log.add(name));
        }
        fixture.run(Asyncio::yieldNow);

        assertThat(log).hasSize(100).isSortedAccordingTo(Comparator.comparingInt(Integer::parseInt));
    }

    /** {@code uvloop test_base._TestBase.test_call_later_1}. */
    @AsyncTest
    @Behaviour(37)
    void cancelledTimerNeverFires() {
        TimerHandle timer = loop().callLater(SHORT, () -> log.add("fired"));
        timer.cancel();
        Asyncio.sleep(SHORT.multipliedBy(2));

        assertThat(log).isEmpty();
        assertThat(loop().statistics().timers()).isZero();
    }

    /** A timer that is due in the same turn can still be cancelled. */
    @AsyncTest
    void timerCancelledByAnEarlierOneOfItsTurnNeverFires() {
        long now = loop().time();
        TimerHandle[] second = new TimerHandle[1];
        loop().callAt(now - 2, () -> second[0].cancel());
        second[0] = loop().callAt(now - 1, () -> log.add("fired"));
        Steps.turns(2);

        assertThat(log).isEmpty();
    }

    /** {@code uvloop test_base.TestBaseUV.test_loop_call_later_handle_when}. */
    @AsyncTest
    @Behaviour({37, 38})
    void whenAnswersTheDeadlineBeforeAndAfterFiringAndCancelling() {
        long now = loop().time();
        TimerHandle fired = loop().callAt(now, () -> {});
        TimerHandle cancelled = loop().callAt(now + 1, () -> {});
        cancelled.cancel();
        Steps.turns(2);
        fired.cancel();

        assertThat(fired.when()).isEqualTo(now);
        assertThat(cancelled.when()).isEqualTo(now + 1);
    }

    /** {@code libuv test/test-timer}. */
    @Test
    @RunsLoopItself
    @Behaviour(43)
    void zeroDelayTimerThatRearmsItselfDoesNotLockTheLoop() {
        Runnable[] again = new Runnable[1];
        again[0] = () -> {
            log.add("fired");
            loop().callLater(Duration.ZERO, again[0]);
        };
        loop().callLater(Duration.ZERO, again[0]);
        fixture.runOnce();
        assertThat(log).hasSize(1);

        fixture.runOnce();
        assertThat(log).hasSize(2);
    }

    /** Item 41. */
    @AsyncTest
    @Behaviour(41)
    void distantTimerDoesNotOverflow() {
        TimerHandle distant = loop().callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> log.add("fired"));
        loop().callLater(SHORT, () -> log.add("near"));
        Asyncio.sleep(SHORT.multipliedBy(2));
        distant.cancel();

        assertThat(log).containsExactly("near");
    }

    /** Scheduling and cancelling at random leaves exactly the others, in order. */
    @AsyncTest
    void timersScheduledAndCancelledAtRandomFireInOrder() {
        Random random = new Random(42);
        long now = loop().time();
        List<Long> fired = new ArrayList<>();
        List<TimerHandle> timers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            long deadline = now - 1 - random.nextInt(100_000);
            timers.add(loop().callAt(deadline, () -> fired.add(deadline)));
        }
        int cancelled = 0;
        for (TimerHandle timer : timers) {
            if (random.nextBoolean()) {
                timer.cancel();
                cancelled++;
            }
        }
        Steps.turns(2);

        assertThat(fired).hasSize(timers.size() - cancelled).isSorted();
    }

    /** {@code test_tasks.SleepTests.test_sleep_zero}. */
    @AsyncTest
    @Behaviour(47)
    void sleepOfNothingGivesUpOneTurn() {
        loop().callSoon(() -> log.add("queued before"));
        Asyncio.sleep(Duration.ZERO);
        log.add("after");
        loop().callSoon(() -> log.add("queued before"));
        Asyncio.sleep(Duration.ofSeconds(-1));
        log.add("after");

        assertThat(log).containsExactly("queued before", "after", "queued before", "after");
    }

    /** {@code test_tasks.BaseTaskTests.test_sleep_cancel}. */
    @AsyncTest
    @Behaviour(49)
    void cancelledSleepLeavesNoTimer() {
        Task<Void> sleeper = Asyncio.createTask(() -> Asyncio.sleep(Duration.ofHours(1)));
        Asyncio.yieldNow();
        sleeper.cancel();
        Asyncio.yieldNow();
        Asyncio.yieldNow();

        assertThat(sleeper.isCancelled()).isTrue();
        assertThat(loop().statistics().timers()).isZero();
    }

    /** Item 50. */
    @Test
    @Behaviour(50)
    void sleepsRunConcurrently() {
        long begun = loop().time();
        fixture.run(() -> Asyncio.gather(this::sleepAndLog, this::sleepAndLog, this::sleepAndLog).await());

        assertThat(log).containsExactly("begun", "begun", "begun", "ended", "ended", "ended");
        if (loop().policy() instanceof ManualPolicy) {
            assertThat(loop().time() - begun).isEqualTo(SHORT.toNanos());
        }
    }

    private void sleepAndLog() {
        log.add("begun");
        Asyncio.sleep(SHORT);
        log.add("ended");
    }

    /** {@code test_tasks.BaseTaskTests.test_sleep}. */
    @AsyncTest
    @Behaviour(46)
    void sleepSuspendsItsTaskOnly() {
        Task<Void> sleeper = Asyncio.createTask(this::sleepAndLog);
        Asyncio.yieldNow();
        log.add("another");
        sleeper.await();

        assertThat(log).containsExactly("begun", "another", "ended");
    }

    /** {@code test_base_events.BaseEventLoopTests.test_time_and_call_at}. */
    @AsyncTest
    @Behaviour(33)
    void deadlinesAreOfTheLoopsOwnClockAndNullIsRefused() {
        long deadline = loop().time() + SHORT.toNanos();
        loop().callAt(deadline, () -> log.add(loop().time() >= deadline ? "due" : "early"));
        Asyncio.sleep(SHORT.multipliedBy(2));

        assertThat(log).containsExactly("due");
        assertThatThrownBy(() -> loop().callLater(null, () -> {})).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> loop().callAt(deadline, null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> loop().callLater(SHORT, null)).isInstanceOf(NullPointerException.class);
        assertThat(loop().statistics().timers()).isZero();
    }

    /** {@code test_base_events.BaseEventLoopTests.test__run_once}. */
    @Test
    @RunsLoopItself
    @Behaviour(39)
    void cancelledTimersDoNotWakeTheLoop() {
        long now = loop().time();
        for (int i = 1; i <= 20; i++) {
            loop().callAt(now + i * 2_000_000L, () -> log.add("cancelled")).cancel();
        }
        loop().callAt(now + 42_000_000L, loop()::stop);
        loop().runForever();

        assertThat(log).isEmpty();
        assertThat(loop().statistics().waits()).isLessThan(5);
    }

    /** {@code test_base_events.BaseEventLoopTests.test__run_once_cancelled_event_cleanup}. */
    @AsyncTest
    @Behaviour(40)
    void cancelledTimersAreNotKept() {
        TimerHandle kept = loop().callLater(Steps.LONG, () -> {});
        for (int i = 0; i < 10_000; i++) {
            loop().callLater(Steps.LONG.plusNanos(i % 7 - 3), () -> {}).cancel();
            assertThat(loop().statistics().timers()).isOne();
        }
        kept.cancel();
    }

    /** {@code uvloop test_base._TestBase.test_now_update}. */
    @AsyncTest
    @Behaviour(42)
    void timeIsLiveWithinACallback() {
        loop().callSoon(() -> {
            long begun = loop().time();
            if (loop().policy() instanceof ManualPolicy manual) {
                manual.clock().advance(1);
            }
            while (loop().time() == begun) {
                Thread.onSpinWait();
            }
            log.add(loop().time() > begun ? "forward" : "back");
        });
        Asyncio.yieldNow();

        assertThat(log).containsExactly("forward");
    }

    /** {@code base_events.MAXIMUM_SELECT_TIMEOUT}. */
    @AsyncTest
    @Behaviour(41)
    void timerOfTwoDaysFiresAtItsTime() {
        Duration delay = Duration.ofDays(2);
        long begun = loop().time();
        TimerHandle distant = loop().callLater(delay, () -> log.add(loop().time() - begun == delay.toNanos() ? "in time" : "wrong"));
        if (loop().policy() instanceof ManualPolicy) {
            Asyncio.sleep(delay.plusNanos(1));
            assertThat(log).containsExactly("in time");
        } else {
            Asyncio.sleep(SHORT);
            assertThat(log).isEmpty();
        }
        distant.cancel();
    }

    /** {@code test_events.EventLoopTestsMixin.test_timeout_rounding}. */
    @AsyncTest
    @Behaviour(36)
    void subMillisecondSleepsDoNotSpin() {
        long before = loop().statistics().polls();
        for (long nanos : new long[] {10_000_000, 1_000_000, 100_000, 10_000, 1}) {
            Asyncio.sleep(Duration.ofNanos(nanos));
        }

        assertThat(loop().statistics().polls() - before).isLessThan(40);
    }
}
