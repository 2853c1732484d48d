package io.jvloop.tck.signals;

import static io.jvloop.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.ContextVar;
import io.jvloop.EventLoop;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.Promise;
import io.jvloop.UnhandledFailure;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Signals of the process as callbacks of a loop. With signals that nobody minds where they are not handled, for the JVM has other tests to
 * run; what ends a process is tested in processes of their own.
 */
public class SignalContract {
    private static final String ONE = "WINCH";
    private static final String OTHER = "URG";
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void needsSignals() {
        assumeTrue(Signals.has(ONE) && Signals.has(OTHER), "needs the signals WINCH and URG");
    }

    private EventLoop loop() {
        return fixture.loop();
    }

    /** Raises it, and returns when all loops know: they are told in the order in which they asked, and the one made here is the last. */
    private void raiseAndSee(String signal, int times) {
        try (EventLoop witness = Asyncio.newEventLoop(fixture.options())) {
            int[] seen = new int[1];
            witness.addSignalHandler(signal, () -> {
                if (++seen[0] == times) {
                    witness.stop();
                }
            });
            for (int i = 0; i < times; i++) {
                Signals.raise(signal);
            }
            witness.runForever();
        }
    }

    /** {@code test_events.EventLoopTestsMixin.test_signal_handling_while_selecting}. */
    @Test
    @Behaviour(456)
    void signalWakesALoopThatWaitsAndIsHandledInItsTurn() {
        Promise<String> handled = loop().createFuture();
        loop().addSignalHandler(ONE,
                () -> handled.setResult((Asyncio.runningLoop() == loop()) + " " + (Asyncio.currentTask() == null ? "callback" : "task")));
        Thread sender = Thread.ofPlatform().start(() -> {
            while (loop().statistics().waits() == 0) {
                Thread.onSpinWait();
            }
            Signals.raise(ONE);
        });

        assertThat(loop().runUntilComplete(handled)).isEqualTo("true callback");
        assertThat(sender).isNotNull();
    }

    /** {@code test_events.EventLoopTestsMixin.test_signal_handling_args}: our callbacks carry their arguments, and their context. */
    @AsyncTest
    @Behaviour(456)
    void handlerRunsInTheContextOfItsRegistration() {
        ContextVar<String> variable = ContextVar.of("variable", "unset");
        AsyncQueue<String> heard = new AsyncQueue<>();
        variable.set("then");
        loop().addSignalHandler(ONE, () -> heard.putNowait(variable.get()));
        variable.set("now");
        Signals.raise(ONE);
        assertThat(heard.get()).isEqualTo("then");
    }

    /** What another process sends. */
    @AsyncTest
    @Behaviour(456)
    void signalOfAnotherProcessIsHeard() throws Exception {
        Signals.needsKill();
        AsyncQueue<String> heard = new AsyncQueue<>();
        loop().addSignalHandler("SIG" + ONE, () -> heard.putNowait("heard"));
        toThread(() -> Signals.kill(ONE));
        assertThat(heard.get()).isEqualTo("heard");
    }

    /** A handler is called as often as the JVM sees its signal, which the loop does not fold into one. */
    @Test
    void eachSignalIsACallbackOfItsOwn() {
        int[] calls = new int[1];
        loop().addSignalHandler(ONE, () -> calls[0]++);
        raiseAndSee(ONE, 5);
        assertThat(calls[0]).as("calls before the loop runs").isZero();
        fixture.run(() -> Steps.turns(6));

        assertThat(calls[0]).isEqualTo(5);
    }

    /** A source never calls back before its previous callback returned. */
    @AsyncTest
    void nextSignalWaitsForAHandlerThatIsParked() throws Exception {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a callback that blocks stops the loop");
        CountDownLatch gate = new CountDownLatch(1);
        AsyncQueue<String> ended = new AsyncQueue<>();
        loop().addSignalHandler(ONE, () -> {
            log.add("begun");
            await(gate);
            ended.putNowait("ended");
        });
        toThread(() -> raiseAndSee(ONE, 2));
        Steps.turns(3);
        assertThat(log).containsExactly("begun");

        gate.countDown();
        assertThat(ended.get() + " " + ended.get()).isEqualTo("ended ended");
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** {@code test_events.EventLoopTestsMixin.test_add_signal_handler}. */
    @Test
    @Behaviour(457)
    void addingAgainReplacesUnderEitherName() {
        loop().addSignalHandler(ONE, () -> log.add("old"));
        loop().addSignalHandler("SIG" + ONE, () -> log.add("new"));
        raiseAndSee(ONE, 1);
        fixture.run(() -> Steps.turns(2));

        assertThat(log).containsExactly("new");
    }

    /** {@code test_events.EventLoopTestsMixin.test_add_signal_handler}. */
    @Test
    @Behaviour(457)
    void removeAnswersTrueOnceAndRestoresWhatWasThere() throws Exception {
        CountDownLatch formerHeard = new CountDownLatch(1);
        String untouched = Signals.present(ONE);
        Object byDefault = Signals.handle(ONE, formerHeard::countDown);
        loop().addSignalHandler(ONE, () -> log.add("ours"));
        raiseAndSee(ONE, 1);
        assertThat(formerHeard.getCount()).isOne();

        assertThat(loop().removeSignalHandler(ONE)).isTrue();
        assertThat(loop().removeSignalHandler(ONE)).isFalse();
        Signals.raise(ONE);
        formerHeard.await();
        Signals.restore(ONE, byDefault);
        assertThat(Signals.present(ONE)).isEqualTo(untouched);
        fixture.run(() -> Steps.turns(2));
        assertThat(log).as("what had come and was not handled yet").isEmpty();
    }

    /** The system's default action too, see the tests with processes of their own. */
    @Test
    @Behaviour(457)
    void removeRestoresTheDefault() {
        String byDefault = Signals.present(ONE);
        loop().addSignalHandler(ONE, () -> {});
        assertThat(Signals.present(ONE)).isNotEqualTo(byDefault);
        loop().removeSignalHandler(ONE);

        assertThat(Signals.present(ONE)).isEqualTo(byDefault);
    }

    /** Whoever put our handler aside is not put aside in turn. */
    @Test
    void handlerThatOthersPutOverOursStays() throws Exception {
        CountDownLatch theirs = new CountDownLatch(1);
        Object byDefault = Signals.handle(ONE, () -> log.add("never"));
        Signals.restore(ONE, byDefault);
        loop().addSignalHandler(ONE, () -> log.add("ours"));
        Signals.handle(ONE, theirs::countDown);
        loop().removeSignalHandler(ONE);
        Signals.raise(ONE);

        theirs.await();
        Signals.restore(ONE, byDefault);
        fixture.run(() -> Steps.turns(2));
        assertThat(log).isEmpty();
    }

    /** They put it back when they are done, though we have let go of the signal since: it is then for whoever was there before us. */
    @Test
    void handlerOfOursThatOthersPutBackPassesTheSignalOn() throws Exception {
        CountDownLatch formerHeard = new CountDownLatch(1);
        Object byDefault = Signals.handle(ONE, formerHeard::countDown);
        loop().addSignalHandler(ONE, () -> log.add("ours"));
        Object ours = Signals.handle(ONE, () -> log.add("theirs"));
        loop().removeSignalHandler(ONE);
        Signals.restore(ONE, ours);
        Signals.raise(ONE);

        formerHeard.await();
        Signals.restore(ONE, byDefault);
        fixture.run(() -> Steps.turns(2));
        assertThat(log).isEmpty();
    }

    /** {@code uvloop test_signals.test_signals_invalid_signal}. */
    @Test
    @Behaviour(458)
    void unknownNameIsAnArgumentError() {
        for (String unknown : List.of("", "SIG", "FOO", "SIGSIG" + ONE, "-1", "70")) {
            assertThatIllegalArgumentException().isThrownBy(() -> loop().addSignalHandler(unknown, () -> {}))
                    .withMessageContaining("addSignalHandler: this system has no signal '" + unknown + "'");
            assertThatIllegalArgumentException().isThrownBy(() -> loop().removeSignalHandler(unknown)).withMessageContaining("remove");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> loop().addSignalHandler("winch", () -> {})).withMessageContaining("upper");
        assertThatThrownBy(() -> loop().addSignalHandler(null, () -> {})).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> loop().addSignalHandler(ONE, null)).isInstanceOf(NullPointerException.class);
        assertThat(loop().removeSignalHandler(ONE)).isFalse();
    }

    /** {@code test_events.EventLoopTestsMixin.test_add_signal_handler}; and what the JVM works with. */
    @Test
    @Behaviour(458)
    void signalsOfTheSystemAndTheJvmAreRefusedWithTheReason() {
        List<String> reserved = Stream.of("KILL", "STOP", "QUIT", "SEGV", "BUS", "USR2", "PIPE").filter(Signals::exists).toList();
        for (String signal : reserved) {
            assertThatThrownBy(() -> loop().addSignalHandler(signal, () -> {})).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("cannot handle SIG" + signal + ": the ").hasMessageMatching(".*(no process|JVM).*");
            assertThat(loop().removeSignalHandler(signal)).isFalse();
        }
        assertThat(reserved).contains("KILL");
    }

    /** {@code uvloop test_signals._TestSignal.test_signals_coro_callback}. */
    @AsyncTest
    @Behaviour(459)
    void handlerThatAwaitsFailsAndIsCalledAgain() {
        AsyncQueue<String> heard = new AsyncQueue<>();
        loop().addSignalHandler(ONE, () -> {
            heard.putNowait("heard");
            Steps.sleepLong();
        });
        Signals.raise(ONE);
        heard.get();
        Signals.raise(ONE);
        heard.get();
        Steps.turns(1);

        assertThat(fixture.failures()).hasSize(2).allSatisfy(report -> {
            assertThat(report.message()).isEqualTo("Exception in handler of SIG" + ONE);
            assertThat(report.failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("createTask");
            assertThat(report.source().toString()).contains("SIG" + ONE, SignalContract.class.getName());
        });
    }

    /** {@code test_unix_events.SelectorEventLoopSignalTests.test_close}. */
    @Test
    @Behaviour(460)
    void closeRemovesAllHandlers() {
        List<String> before = List.of(Signals.present(ONE), Signals.present(OTHER));
        loop().addSignalHandler(ONE, () -> log.add("late"));
        loop().addSignalHandler(OTHER, () -> log.add("late"));
        raiseAndSee(ONE, 1);
        loop().close();

        assertThat(List.of(Signals.present(ONE), Signals.present(OTHER))).isEqualTo(before);
        assertThat(loop().removeSignalHandler(ONE)).isFalse();
        assertThat(log).isEmpty();
    }

    /** Clean-up code that a close unwinds finds the signals as they are without the loop. */
    @Test
    void closeRemovesThemBeforeTasksAreUnwound() {
        String before = Signals.present(ONE);
        List<String> seen = new ArrayList<>();
        loop().createTask(() -> {
            loop().addSignalHandler(ONE, () -> {});
            try {
                Steps.sleepLong();
            } finally {
                seen.add(Signals.present(ONE));
                seen.add("removed: " + loop().removeSignalHandler(ONE));
            }
        });
        fixture.run(() -> Steps.turns(2));
        loop().close();

        assertThat(seen).containsExactly(before, "removed: false");
        assertThat(fixture.failures()).extracting(UnhandledFailure::failure).containsOnlyNulls().hasSize(1);
    }

    /** {@code test_events.EventLoopTestsMixin.test_close}. */
    @Test
    @Behaviour(18)
    void closedLoopRefusesAHandler() {
        loop().close();

        assertThatThrownBy(() -> loop().addSignalHandler(ONE, () -> {})).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("addSignalHandler: event loop is closed");
    }

    /** Confined like the rest of the loop. */
    @Test
    void otherThreadsAreRefused() {
        fixture.run(() -> toThread(() -> {
            assertThatThrownBy(() -> loop().addSignalHandler(ONE, () -> {})).isInstanceOf(WrongThreadException.class);
            assertThatThrownBy(() -> loop().removeSignalHandler(ONE)).isInstanceOf(WrongThreadException.class);
        }));
    }

    /** {@code uvloop test_signals._TestSignal.test_signals_sigint_uvcode}: asked for by a handler, in whatever thread the loop runs. */
    @Test
    @Behaviour(462)
    void handlerMayEndTheRunAsCtrlCDoesAndTheLoopRunsAgain() {
        KeyboardInterruptError interrupt = new KeyboardInterruptError();
        loop().addSignalHandler(ONE, () -> {
            throw interrupt;
        });
        loop().callSoon(() -> Signals.raise(ONE));

        assertThatThrownBy(loop()::runForever).isSameAs(interrupt);
        fixture.run(() -> log.add("cleaned up"));
        assertThat(log).containsExactly("cleaned up");
        assertThat(fixture.failures()).isEmpty();
    }

    /** {@code libuv test/test-signal-multiple-loops}. */
    @Test
    @Behaviour(463)
    void loopsOnSeveralThreadsAllHearASignal() throws Exception {
        int loops = 4;
        int times = 50;
        int[][] heard = new int[loops][2];
        List<EventLoop> others = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            EventLoop other = Asyncio.newEventLoop(fixture.options());
            int[] counts = heard[i];
            Runnable stopWhenDone = () -> {
                if (counts[0] == times && counts[1] == times) {
                    other.stop();
                }
            };
            other.addSignalHandler(ONE, () -> {
                counts[0]++;
                stopWhenDone.run();
            });
            other.addSignalHandler(OTHER, () -> {
                counts[1]++;
                stopWhenDone.run();
            });
            others.add(other);
            threads.add(Thread.ofPlatform().start(other::runForever));
        }
        for (int i = 0; i < times; i++) {
            Signals.raise(ONE);
            Signals.raise(OTHER);
        }
        for (int i = 0; i < loops; i++) {
            threads.get(i).join();
            others.get(i).close();
        }

        assertThat(heard).isDeepEqualTo(new int[][] {{times, times}, {times, times}, {times, times}, {times, times}});
    }

    /** A loop that lets go of a signal takes it from no other. */
    @Test
    @Behaviour(463)
    void loopThatRemovesItsHandlerLeavesTheOthersTheirs() {
        try (EventLoop other = Asyncio.newEventLoop(fixture.options())) {
            other.addSignalHandler(ONE, () -> log.add("other"));
            loop().addSignalHandler(ONE, () -> log.add("ours"));
            other.removeSignalHandler(ONE);
            raiseAndSee(ONE, 1);
            fixture.run(() -> Steps.turns(2));
            other.callSoon(other::stop);
            other.runForever();
        }
        assertThat(log).containsExactly("ours");
    }

    /** {@code uvloop test_signals._TestSignal.test_signals_wakeup_fd_unchanged}. */
    @Test
    @Behaviour(543)
    void afterARunTheProcesssSignalsAreAsBefore() {
        List<String> names = List.of("INT", "TERM", "HUP", ONE, OTHER);
        List<String> before = names.stream().map(Signals::present).toList();
        Asyncio.run(fixture.options(), () -> {
            Asyncio.runningLoop().addSignalHandler("INT", () -> {});
            Asyncio.runningLoop().addSignalHandler("TERM", () -> {});
            Asyncio.runningLoop().addSignalHandler(ONE, () -> {});
            assertThat(names.stream().map(Signals::present).toList()).isNotEqualTo(before);
        });

        assertThat(names.stream().map(Signals::present).toList()).isEqualTo(before);
    }
}
