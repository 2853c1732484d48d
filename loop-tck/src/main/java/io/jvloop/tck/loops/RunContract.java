package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs of a loop: what they give, what ends them, and which are refused. */
@RunsLoopItself
public class RunContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** {@code uvloop test_base._TestBase.test_call_soon_base_exc}. */
    @Test
    @Behaviour(6)
    void fatalErrorLeavesTheRunAndTheLoopRunsAgain() {
        KeyboardInterruptError fatal = new KeyboardInterruptError();
        loop().callSoon(() -> {
            throw fatal;
        });
        loop().callSoon(() -> log.add("rest of the batch"));

        assertThatThrownBy(loop()::runForever).isSameAs(fatal);
        assertThat(log).isEmpty();
        assertThat(loop().isClosed()).isFalse();
        fixture.runOnce();
        assertThat(log).containsExactly("rest of the batch");
    }

    /** {@code test_base_events.BaseEventLoopTests.test_run_forever_pre_stopped}. */
    @Test
    @Behaviour(7)
    void loopStoppedBeforeItRunsMakesOneTurn() {
        loop().callSoon(() -> loop().callSoon(() -> log.add("second turn")));
        loop().stop();
        loop().runForever();

        assertThat(log).isEmpty();
        assertThat(loop().statistics().waits()).isZero();
        fixture.runOnce();
    }

    /** {@code uvloop test_base._TestBase.test_run_until_complete_error}. */
    @Test
    @Behaviour(9)
    void runUntilCompleteGivesTheValueOrThrowsTheVeryInstance() {
        IOException failure = new IOException("mine");

        assertThat(loop().<Integer, RuntimeException>runUntilComplete(() -> 42)).isEqualTo(42);
        assertThatThrownBy(() -> loop().runUntilComplete(() -> {
            throw failure;
        })).isSameAs(failure);
    }

    /** {@code base_events.BaseEventLoop.run_until_complete}. */
    @Test
    @Behaviour(13)
    void runUntilCompleteOfADoneFutureGivesItsValue() {
        Promise<String> done = loop().createFuture();
        done.setResult("value");

        assertThat(loop().runUntilComplete(done)).isEqualTo("value");
    }

    /** {@code base_events.BaseEventLoop.run_until_complete}: its callback is removed. */
    @Test
    @Behaviour({7, 12})
    void futureOfARunThatEndedFatallyDoesNotStopALaterOne() {
        KeyboardInterruptError fatal = new KeyboardInterruptError();
        Promise<String> never = loop().createFuture();
        loop().callSoon(() -> {
            throw fatal;
        });
        assertThatThrownBy(() -> loop().runUntilComplete(never)).isSameAs(fatal);

        fixture.run(() -> {
            never.setResult("done now");
            Steps.turns(3);
            log.add("went on");
        });
        assertThat(log).containsExactly("went on");
    }

    /** The request to stop is queued behind what ends the run. */
    @Test
    @Behaviour({7, 12})
    void futureDoneInARunThatEndedFatallyDoesNotStopTheNext() {
        KeyboardInterruptError fatal = new KeyboardInterruptError();
        assertThatThrownBy(() -> fixture.run(() -> {
            throw fatal;
        })).isSameAs(fatal);

        fixture.run(() -> {
            Steps.turns(3);
            log.add("went on");
        });
        assertThat(log).containsExactly("went on");
    }

    /** {@code test_base_events.BaseEventLoopTests.test_run_until_complete_loop}. */
    @Test
    @Behaviour(11)
    void futureOfAnotherLoopIsRefusedAndLeftAlone() {
        try (EventLoop other = Asyncio.newEventLoop(fixture.options())) {
            Promise<String> foreign = other.createFuture();

            assertThatThrownBy(() -> loop().runUntilComplete(foreign)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(other.name());
            assertThat(foreign.isDone()).isFalse();
        }
    }

    /** {@code test_tasks.BaseTaskTests.test_stop_while_run_in_complete}. */
    @Test
    @Behaviour(12)
    void stoppedBeforeTheFutureIsDoneSaysSoAndALaterRunFinishes() {
        Promise<Integer> gate = loop().createFuture();
        Task<Integer> task = loop().createTask(gate::await);
        loop().callSoon(loop()::stop);

        assertThatThrownBy(() -> loop().runUntilComplete(task)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stopped before Future completed");
        gate.setResult(7);
        assertThat(loop().runUntilComplete(task)).isEqualTo(7);
    }

    /** {@code test_events.EventLoopTestsMixin.test_run_until_complete_nesting}. */
    @Test
    @Behaviour(15)
    void runningTheRunningLoopThrowsInTheCallerAndTheRunGoesOn() {
        fixture.run(() -> {
            assertThatThrownBy(loop()::runForever).isInstanceOf(IllegalStateException.class).hasMessageContaining("already running");
            Asyncio.yieldNow();
            log.add("went on");
        });

        assertThat(log).containsExactly("went on");
    }

    /** {@code test_base_events.RunningLoopTests.test_running_loop_within_a_loop}. */
    @Test
    @Behaviour(16)
    void runningAnotherLoopInsideOneThrows() {
        try (EventLoop other = Asyncio.newEventLoop(fixture.options())) {
            fixture.run(() -> assertThatThrownBy(other::runForever).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("another loop is running"));
        }
    }

    /** {@code test_runners.RunTests.test_asyncio_run_from_running_loop}. */
    @Test
    @Behaviour(66)
    void asyncioRunInsideALoopThrowsAndItsBodyDoesNotBegin() {
        fixture.run(() -> assertThatThrownBy(() -> Asyncio.run(() -> {
            log.add("begun");
        })).isInstanceOf(IllegalStateException.class).hasMessageContaining("cannot be called from a running event loop"));

        assertThat(log).isEmpty();
    }

    /** {@code test_events.EventLoopTestsMixin.test_close_running_event_loop}. */
    @Test
    @Behaviour(17)
    void closingARunningLoopThrowsAndLeavesItOpen() {
        fixture.run(() -> assertThatThrownBy(loop()::close).isInstanceOf(IllegalStateException.class));

        assertThat(loop().isClosed()).isFalse();
    }

    /** {@code test_events.EventLoopTestsMixin.test_close}. */
    @Test
    @Behaviour({17, 18})
    void everyEntryPointOfAClosedLoopSaysThatItIsClosed() {
        loop().close();
        loop().close();

        for (Runnable call : List.<Runnable>of(loop()::runForever, () -> loop().runUntilComplete(() -> {}),
                () -> loop().callSoon(() -> {}), () -> loop().callSoonThreadsafe(() -> {}),
                () -> loop().callLater(Duration.ZERO, () -> {}), () -> loop().callAt(0, () -> {}),
                () -> loop().createTask(() -> {}), () -> loop().runInExecutor(() -> {}))) {
            assertThatThrownBy(call::run).isInstanceOf(IllegalStateException.class).hasMessageContaining("event loop is closed");
        }
        assertThatThrownBy(() -> loop().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    /** {@code uvloop test_base._TestBase.test_call_later_1}. */
    @Test
    @Behaviour(22)
    void isRunningTellsTheTruth() {
        assertThat(loop().isRunning()).isFalse();
        loop().callSoon(() -> log.add("running " + loop().isRunning()));
        fixture.runOnce();

        assertThat(log).containsExactly("running true");
        assertThat(loop().isRunning()).isFalse();
        assertThatThrownBy(() -> fixture.run(() -> {
            throw new IOException("mine");
        })).isInstanceOf(IOException.class);
        assertThat(loop().isRunning()).isFalse();
    }

    /** Design section 5: the loop serves a virtual thread that runs it from a platform thread. */
    @Test
    void virtualThreadMayRunALoop() throws InterruptedException {
        Thread.ofVirtual().start(() -> fixture.run(() -> {
            Asyncio.yieldNow();
            log.add("ran");
        })).join();

        assertThat(log).containsExactly("ran");
    }

    /** Item 558. */
    @Test
    @Behaviour(558)
    void interruptOfTheLoopsThreadIsIgnored() {
        Thread.currentThread().interrupt();
        fixture.run(() -> {
            Asyncio.sleep(Duration.ofMillis(1));
            log.add("not interrupted: " + !Thread.currentThread().isInterrupted());
        });

        assertThat(log).containsExactly("not interrupted: true");
    }
}
