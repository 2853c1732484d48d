package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.TimerHandle;
import io.jvloop.spi.LoopPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Timers and {@code sleep}. */
public abstract class TimerContract {
    private static final Duration SHORT = Duration.ofMillis(5);
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(this::policy);
    private final List<String> log = new ArrayList<>();

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** {@code test_events.EventLoopTestsMixin.test_call_later}. */
    @Test
    @Behaviour(32)
    void timerFiresOnceAndNeverEarly() {
        long begun = loop().time();
        loop().callLater(SHORT, () -> log.add(loop().time() - begun >= SHORT.toNanos() ? "in time" : "early"));
        fixture.run(() -> Asyncio.sleep(SHORT.multipliedBy(4)));

        assertThat(log).containsExactly("in time");
    }

    /** {@code test_base_events}: heap order. */
    @Test
    @Behaviour(34)
    void timersDueTogetherFireInTheOrderOfTheirDeadlines() {
        long now = loop().time();
        loop().callAt(now - 10, () -> log.add("third"));
        loop().callAt(now - 30, () -> log.add("first"));
        loop().callAt(now - 20, () -> log.add("second"));
        fixture.run(Asyncio::yieldNow);

        assertThat(log).containsExactly("first", "second", "third");
    }

    /** Item 35: a promise of ours. */
    @Test
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
    @Test
    @Behaviour(37)
    void cancelledTimerNeverFires() {
        TimerHandle timer = loop().callLater(SHORT, () -> log.add("fired"));
        timer.cancel();
        fixture.run(() -> Asyncio.sleep(SHORT.multipliedBy(2)));

        assertThat(log).isEmpty();
        assertThat(loop().statistics().timers()).isZero();
    }

    /** A timer that is due in the same turn can still be cancelled. */
    @Test
    void timerCancelledByAnEarlierOneOfItsTurnNeverFires() {
        long now = loop().time();
        TimerHandle[] second = new TimerHandle[1];
        loop().callAt(now - 2, () -> second[0].cancel());
        second[0] = loop().callAt(now - 1, () -> log.add("fired"));
        fixture.run(Asyncio::yieldNow);

        assertThat(log).isEmpty();
    }

    /** {@code uvloop test_base.TestBaseUV.test_loop_call_later_handle_when}. */
    @Test
    @Behaviour({37, 38})
    void whenAnswersTheDeadlineBeforeAndAfterFiringAndCancelling() {
        long now = loop().time();
        TimerHandle fired = loop().callAt(now, () -> {});
        TimerHandle cancelled = loop().callAt(now + 1, () -> {});
        cancelled.cancel();
        fixture.run(Asyncio::yieldNow);
        fired.cancel();

        assertThat(fired.when()).isEqualTo(now);
        assertThat(cancelled.when()).isEqualTo(now + 1);
    }

    /** {@code libuv test/test-timer}. */
    @Test
    @Behaviour(43)
    void zeroDelayTimerThatRearmsItselfDoesNotLockTheLoop() {
        Runnable[] again = new Runnable[1];
        again[0] = () -> loop().callLater(Duration.ZERO, again[0]);
        again[0].run();
        loop().callSoon(loop()::stop);
        loop().runForever();
        loop().callSoon(loop()::stop);
        loop().runForever();
    }

    /** Item 41. */
    @Test
    @Behaviour(41)
    void distantTimerDoesNotOverflow() {
        TimerHandle distant = loop().callLater(Duration.ofSeconds(Long.MAX_VALUE), () -> log.add("fired"));
        loop().callLater(SHORT, () -> log.add("near"));
        fixture.run(() -> Asyncio.sleep(SHORT.multipliedBy(2)));
        distant.cancel();

        assertThat(log).containsExactly("near");
    }

    /** Scheduling and cancelling at random leaves exactly the others, in order. */
    @Test
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
        fixture.run(Asyncio::yieldNow);

        assertThat(fired).hasSize(timers.size() - cancelled).isSorted();
    }

    /** {@code test_tasks.SleepTests.test_sleep_zero}. */
    @Test
    @Behaviour(47)
    void sleepOfNothingGivesUpOneTurn() {
        fixture.run(() -> {
            loop().callSoon(() -> log.add("queued before"));
            Asyncio.sleep(Duration.ZERO);
            log.add("after");
        });

        assertThat(log).containsExactly("queued before", "after");
    }

    /** {@code test_tasks.BaseTaskTests.test_sleep_cancel}. */
    @Test
    @Behaviour(49)
    void cancelledSleepLeavesNoTimer() {
        fixture.run(() -> {
            Task<Void> sleeper = Asyncio.createTask(() -> Asyncio.sleep(Duration.ofHours(1)));
            Asyncio.yieldNow();
            sleeper.cancel();
            Asyncio.yieldNow();
            Asyncio.yieldNow();

            assertThat(sleeper.isCancelled()).isTrue();
            assertThat(loop().statistics().timers()).isZero();
        });
    }

    /** Item 50. */
    @Test
    @Behaviour(50)
    void sleepsRunConcurrently() {
        long begun = loop().time();
        fixture.run(() -> Asyncio.gather(() -> Asyncio.sleep(SHORT), () -> Asyncio.sleep(SHORT), () -> Asyncio.sleep(SHORT)).await());
        long sequential = 3 * SHORT.toNanos();

        if (policy() instanceof ManualPolicy) {
            assertThat(loop().time() - begun).isLessThan(sequential);
        }
    }

    /** {@code test_events.EventLoopTestsMixin.test_timeout_rounding}. */
    @Test
    @Behaviour(36)
    void subMillisecondSleepsDoNotSpin() {
        fixture.run(() -> {
            long before = loop().statistics().polls();
            for (long nanos : new long[] {10_000_000, 1_000_000, 100_000, 10_000, 1}) {
                Asyncio.sleep(Duration.ofNanos(nanos));
            }

            assertThat(loop().statistics().polls() - before).isLessThan(40);
        });
    }
}
