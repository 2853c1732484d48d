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
import io.jvloop.sync.AsyncQueue;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
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

    /** {@code test_events.EventLoopTestsMixin.test_signal_handling_while_selecting}. */
    @AsyncTest
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

        assertThat(handled.await()).isEqualTo("true callback");
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
    @AsyncTest
    void eachSignalIsACallbackOfItsOwn() throws Exception {
        int[] calls = new int[1];
        loop().addSignalHandler(ONE, () -> calls[0]++);
        toThread(() -> Signals.raiseAndSee(fixture.options(), ONE, 5));
        Steps.turns(6);

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
            Steps.block(gate);
            ended.putNowait("ended");
        });
        toThread(() -> Signals.raiseAndSee(fixture.options(), ONE, 2));
        Steps.turns(3);
        assertThat(log).containsExactly("begun");

        gate.countDown();
        assertThat(ended.get() + " " + ended.get()).isEqualTo("ended ended");
    }

    /** {@code test_events.EventLoopTestsMixin.test_add_signal_handler}. */
    @AsyncTest
    @Behaviour(457)
    void addingAgainReplacesUnderEitherName() throws Exception {
        loop().addSignalHandler(ONE, () -> log.add("old"));
        loop().addSignalHandler("SIG" + ONE, () -> log.add("new"));
        toThread(() -> Signals.raiseAndSee(fixture.options(), ONE, 1));
        Steps.turns(2);

        assertThat(log).containsExactly("new");
    }

    /** {@code uvloop test_signals.test_signals_invalid_signal}. */
    @AsyncTest
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
    @AsyncTest
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

    /** {@code test_events.EventLoopTestsMixin.test_close}. */
    @Test
    @Behaviour(18)
    void closedLoopRefusesAHandler() {
        fixture.closeLoop();

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
    @RunsLoopItself
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
}
