package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.ContextVar;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.spi.LoopPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Signals that the system would ignore, so that none that comes late ends the process of the tests. */
public abstract class SignalContract {
    private static final String ONE = "WINCH";
    private static final String OTHER = "URG";

    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(this::policy);
    private final List<String> heard = new ArrayList<>();
    private Promise<Void> change;

    /**
     * The back end under test.
     *
     * @return its policy
     */
    protected abstract LoopPolicy policy();

    @BeforeEach
    void onlyWhereThereAreSignals() {
        assumeTrue(!System.getProperty("os.name").startsWith("Windows"), "Windows has no " + ONE + " and no " + OTHER);
        change = fixture.loop().createFuture();
    }

    private void hear(String what) {
        heard.add(what);
        if (!change.isDone()) {
            change.setResult(null);
        }
    }

    private void awaitHeard(String... expected) {
        while (heard.size() < expected.length) {
            change.await();
            change = fixture.loop().createFuture();
        }
        assertThat(heard).containsExactly(expected);
    }

    /** {@code test_events.EventLoopTestsMixin.test_signal_handling_args}. */
    @Test
    @Behaviour(456)
    void handlerRunsInTheLoopAsAnOrdinaryCallback() throws Exception {
        ContextVar<String> variable = ContextVar.of("variable");
        EventLoop loop = fixture.loop();
        fixture.run(() -> {
            variable.set("mine");
            loop.addSignalHandler(ONE,
                    () -> hear(Asyncio.runningLoop() == loop && Asyncio.currentTask() == null ? variable.get() : "elsewhere"));
            TestSignals.raise(ONE);
            awaitHeard("mine");
        });
    }

    /** {@code test_events.EventLoopTestsMixin.test_signal_handling_while_selecting}. */
    @Test
    @Behaviour(456)
    void signalWakesALoopThatWaits() throws Exception {
        fixture.loop().addSignalHandler(ONE, () -> {
            hear("signal");
            fixture.loop().stop();
        });
        Thread sender = Thread.ofPlatform().start(() -> {
            while (fixture.loop().statistics().polls() == 0) {
                Thread.onSpinWait();
            }
            TestSignals.raise(ONE);
        });
        fixture.loop().runForever();
        sender.join();
        assertThat(heard).containsExactly("signal");
    }

    /** {@code test_events.EventLoopTestsMixin.test_add_signal_handler}. */
    @Test
    @Behaviour(457)
    void handlerThatIsAddedAgainReplacesTheFormerOne() throws Exception {
        fixture.run(() -> {
            fixture.loop().addSignalHandler(ONE, () -> hear("first"));
            fixture.loop().addSignalHandler("SIG" + ONE, () -> hear("second"));
            TestSignals.raise(ONE);
            awaitHeard("second");
        });
    }

    /** {@code test_events.EventLoopTestsMixin.test_add_signal_handler}. */
    @Test
    @Behaviour(457)
    void removeAnswersWhetherThereWasAHandler() throws Exception {
        fixture.run(() -> {
            assertThat(fixture.loop().removeSignalHandler(ONE)).isFalse();
            fixture.loop().addSignalHandler(ONE, () -> hear("removed"));
            fixture.loop().addSignalHandler(OTHER, () -> hear("other"));
            assertThat(fixture.loop().removeSignalHandler("sig" + ONE)).isTrue();
            assertThat(fixture.loop().removeSignalHandler(ONE)).isFalse();
            Asyncio.<Exception>toThread(() -> TestSignals.send(ONE));
            TestSignals.raise(OTHER);
            awaitHeard("other");
        });
    }

    /** {@code test_events.EventLoopTestsMixin.test_add_signal_handler, uvloop test_signals.test_signals_invalid_signal}. */
    @Test
    @Behaviour(458)
    void signalThatDoesNotExistOrCannotBeHandledIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> fixture.loop().addSignalHandler("NOSUCH", () -> {}))
                .withMessage("there is no signal SIGNOSUCH here");
        for (String kept : List.of("KILL", "SEGV", "QUIT")) {
            assertThatIllegalStateException().isThrownBy(() -> fixture.loop().addSignalHandler(kept, () -> {}))
                    .withMessageContaining("SIG" + kept + " cannot be handled");
            assertThat(fixture.loop().removeSignalHandler(kept)).isFalse();
        }
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> fixture.loop().addSignalHandler(ONE, null));
    }

    /** {@code test_unix_events.SelectorEventLoopSignalTests.test_close}. */
    @Test
    @Behaviour(460)
    void loopThatIsClosedHearsNothingAndRefusesHandlers() throws Exception {
        EventLoop closed = Asyncio.newEventLoop(fixture.options());
        closed.addSignalHandler(ONE, () -> hear("closed"));
        closed.close();
        assertThat(closed.removeSignalHandler(ONE)).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> closed.addSignalHandler(ONE, () -> {})).withMessageContaining("closed");
        fixture.run(() -> {
            fixture.loop().addSignalHandler(ONE, () -> hear("open"));
            TestSignals.raise(ONE);
            awaitHeard("open");
        });
    }

    /** {@code uvloop test_signals._TestSignal.test_signals_sigint_and_custom_handler}. */
    @Test
    @Behaviour(461)
    void signalsAreHandledBesideAServer() throws Exception {
        fixture.run(() -> {
            fixture.loop().addSignalHandler(ONE, () -> hear(ONE));
            fixture.loop().addSignalHandler(OTHER, () -> hear(OTHER));
            Server server = Asyncio.startServer((reader, writer) -> writer.write(reader.readExactly(1)), ConnectedFixture.ANY_PORT);
            try (StreamPair client = Asyncio.openConnection(server.addresses().getFirst())) {
                TestSignals.raise(ONE);
                awaitHeard(ONE);
                client.writer().write(new byte[] {7});
                assertThat(client.reader().readExactly(1)).containsExactly(7);
                TestSignals.raise(OTHER);
                awaitHeard(ONE, OTHER);
            }
            server.close();
            server.awaitClosed();
        });
    }

    /** {@code libuv test/test-signal-multiple-loops}. */
    @Test
    @Behaviour(463)
    void eachLoopThatHandlesASignalHearsIt() throws Exception {
        Semaphore elsewhere = new Semaphore(0);
        EventLoop other = Asyncio.newEventLoop(fixture.options());
        Thread thread = Thread.ofPlatform().start(() -> {
            other.addSignalHandler(ONE, () -> {
                elsewhere.release(2);
                other.stop();
            });
            elsewhere.release();
            other.runForever();
            other.close();
        });
        elsewhere.acquire();
        fixture.run(() -> {
            fixture.loop().addSignalHandler(ONE, () -> hear("here"));
            TestSignals.raise(ONE);
            awaitHeard("here");
        });
        elsewhere.acquire(2);
        thread.join();
    }

    @Test
    void handlerThatThrowsIsReportedAndTheNextArrivalHandled() throws Exception {
        fixture.run(() -> {
            fixture.loop().addSignalHandler(ONE, () -> {
                hear("signal");
                throw new IllegalStateException("thrown by the handler");
            });
            TestSignals.raise(ONE);
            awaitHeard("signal");
            TestSignals.raise(ONE);
            awaitHeard("signal", "signal");
            Asyncio.yieldNow();
            assertThat(fixture.failures()).hasSize(2).allMatch(f -> f.failure().getMessage().equals("thrown by the handler"));
        });
    }

    /** A source never calls back before its previous callback returned. */
    @Test
    void signalWaitsWhileItsCallbackIsParked() throws Exception {
        assumeTrue(LoopFixture.isRung1(), "on rung 2 a callback that blocks stops the loop");
        Semaphore parked = new Semaphore(0);
        fixture.run(() -> {
            fixture.loop().addSignalHandler(ONE, () -> {
                hear("begins");
                parked.acquireUninterruptibly();
                hear("ends");
            });
            fixture.loop().addSignalHandler(OTHER, () -> hear("other"));
            TestSignals.raise(ONE);
            awaitHeard("begins");
            TestSignals.raise(ONE);
            TestSignals.raise(OTHER);
            awaitHeard("begins", "other");
            parked.release(2);
            awaitHeard("begins", "other", "ends", "begins", "ends");
        });
    }

    @Test
    void handlersBelongToTheLoopsThread() throws Exception {
        fixture.run(() -> {
            EventLoop loop = fixture.loop();
            Asyncio.toThread(() -> {
                assertThatExceptionOfType(WrongThreadException.class).isThrownBy(() -> loop.addSignalHandler(ONE, () -> {}));
                assertThatExceptionOfType(WrongThreadException.class).isThrownBy(() -> loop.removeSignalHandler(ONE));
            });
        });
    }
}
