package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.LoopFuture;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopHost;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.doubles.AnothersPolicy;
import io.jvloop.tck.doubles.PollingHost;
import io.jvloop.tck.watch.LogCapture;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A loop is the guest of a host that tells the events, and whose thread is the loop's own: {@link LoopHost}. */
@RunsLoopItself
public class ResidentGuestContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    private final BlockingQueue<UnhandledFailure> failures = new LinkedBlockingQueue<>();
    private PollingHost host;
    private EventLoop guest;

    @BeforeEach
    void open() {
        host = new PollingHost();
        guest = host.open(fixture.options().withExceptionHandler((_, failure) -> failures.add(failure)));
    }

    @AfterEach
    void close() {
        host.close(); // first, since it polls the back end
        guest.close();
        assertThat(failures).isEmpty();
        assertThat(host.thrown()).isEmpty();
    }

    /** Has a handler of the host's begin something, and waits here for its outcome. */
    private <T> T begunByHost(Supplier<LoopFuture<T>> beginning) {
        CompletableFuture<CompletableFuture<T>> begun = new CompletableFuture<>();
        host.run(() -> begun.complete(beginning.get().toCompletableFuture()));
        return begun.join().join();
    }

    // ---- between two turns ----

    @Test
    void taskThatAHandlerCreatesBetweenTwoTurnsRuns() {
        assertThat(begunByHost(() -> guest.createTask(() -> "ran"))).isEqualTo("ran");
    }

    @Test
    void timerThatAHandlerSetsBetweenTwoTurnsFires() {
        assertThat(begunByHost(() -> {
            Promise<String> fired = guest.createFuture();
            guest.callLater(Duration.ofMillis(5), () -> fired.setResult("fired"));
            return fired;
        })).isEqualTo("fired");
    }

    @Test
    void earlierTimerThatAHandlerSetsBetweenTwoTurnsFiresFirst() {
        begunByHost(() -> guest.createTask(() -> guest.callLater(Duration.ofHours(1), () -> {
        })));
        assertThat(begunByHost(() -> {
            Promise<String> fired = guest.createFuture();
            guest.callLater(Duration.ofMillis(5), () -> fired.setResult("fired"));
            return fired;
        })).isEqualTo("fired");
    }

    @Test
    void flushThatAHandlerAsksForBetweenTwoTurnsIsMade() {
        assertThat(begunByHost(() -> {
            Promise<String> flushed = guest.createFuture();
            host.context().runAtBatchEnd(() -> flushed.setResult("flushed"));
            return flushed;
        })).isEqualTo("flushed");
    }

    @Test
    void handlerBetweenTwoTurnsIsInTheRunningLoop() {
        host.run(() -> assertThat(Asyncio.runningLoop()).isSameAs(guest));
    }

    @Test
    void handlerCannotAwait() {
        Promise<Void> never = guest.createFuture();
        host.run(() -> assertThatIllegalStateException().isThrownBy(never::await).withMessageContaining("the caller is the host's code")
                .withMessageContaining("use createTask"));
    }

    @Test
    void handlerMayAskForTextForms() {
        Promise<Object> named = guest.createFuture();
        host.run(() -> {
            named.setResult(new Object() {
                @Override
                public String toString() {
                    return "somebody's";
                }
            });
            assertThat(named.toString()).contains("somebody's");
        });
    }

    // ---- turns ----

    @Test
    void otherThreadsWakeTheHost() {
        assertThat(Asyncio.runCoroutineThreadsafe(() -> {
            Asyncio.sleep(Duration.ofMillis(1));
            return "woken";
        }, guest).join()).isEqualTo("woken");
    }

    @Test
    void hostsOwnWorkHasItsTurnBesideACoroutineThatNeverRests() {
        Promise<Void> over = guest.createFuture();
        CompletableFuture<Void> endless = Asyncio.runCoroutineThreadsafe(() -> {
            while (!over.isDone()) {
                Asyncio.yieldNow();
            }
        }, guest);
        for (int i = 0; i < 20; i++) {
            host.run(() -> {
            });
        }
        host.run(() -> over.setResult(null));
        endless.join();
    }

    // ---- bodies on the host's thread ----

    @Test
    void bodyOfATaskRunsOnTheHostsThreadAndCallsTheLoopAsHandlersDo() {
        assertThat(Asyncio.runCoroutineThreadsafe(() -> {
            Promise<String> called = guest.createFuture();
            boolean onHost = GuestLoops.onCarrier(() -> {
                guest.callSoon(() -> called.setResult("called"));
                return PollingHost.isHostThread();
            });
            return onHost + called.await();
        }, guest).join()).isEqualTo("truecalled");
    }

    @Test
    void bodyMayAskForTextForms() {
        Object named = new Object() {
            @Override
            public String toString() {
                return "somebody's";
            }
        };
        Asyncio.runCoroutineThreadsafe(() -> {
            Promise<Object> promise = guest.createFuture();
            promise.setResult(named);
            GuestLoops.onCarrier(() -> assertThat(promise.toString()).contains("somebody's"));
        }, guest).join();
    }

    @Test
    void guestGoesOnWhileABodyLetsTheHostGoOn() {
        Asyncio.runCoroutineThreadsafe(() -> {
            Task<Void> other = Asyncio.createTask(() -> {
                for (int i = 0; i < 3; i++) {
                    Asyncio.sleep(Duration.ofMillis(1));
                    Asyncio.yieldNow();
                }
                host.endPump();
            });
            GuestLoops.onCarrier(host::pump);
            assertThat(other.isDone()).isTrue();
            Asyncio.sleep(Duration.ofMillis(1));
        }, guest).join();
    }

    @Test
    void taskThatHoldsTheLoopAfterABodyIsNamed() {
        Asyncio.runCoroutineThreadsafe(() -> {
            guest.setDebug(true);
            GuestLoops.onCarrier(() -> {
                // nothing
            });
            while (!captured.text().contains(guest.name() + " has stood")) {
                Thread.onSpinWait();
            }
        }, guest).join();
    }

    @Test
    void stopInsideABodyEndsTheGuestWhenTheBodyIsOver() {
        CompletableFuture<Boolean> ranInBody = new CompletableFuture<>();
        host.run(() -> guest.createTask(() -> {
            guest.callSoon(() -> {
                guest.stop();
                host.endPump();
            });
            GuestLoops.onCarrier(host::pump);
            ranInBody.complete(guest.isRunning());
        }));

        assertThat(ranInBody.join()).isTrue();
        while (guest.isRunning()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void guestCannotBeClosedInABody() {
        Asyncio.runCoroutineThreadsafe(() -> GuestLoops.onCarrier(() -> assertThatIllegalStateException().isThrownBy(guest::close)
                .withMessageContaining("stop it in one of its turns")), guest).join();
    }

    // ---- its end ----

    @Test
    void hostStopsTheGuestBetweenTwoTurns() {
        host.run(guest::stop);
        while (guest.isRunning()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void hostClosesTheGuestBetweenTwoTurns() {
        Asyncio.runCoroutineThreadsafe(Asyncio::yieldNow, guest).join();
        host.closeGuest(guest);

        assertThat(guest.isClosed()).isTrue();
    }

    @Test
    void otherThreadsCannotCloseARunningGuest() {
        assertThatIllegalStateException().isThrownBy(guest::close).withMessageContaining("is running as a guest")
                .withMessageContaining("'polling-host'");
    }

    @Test
    void guestCannotBeClosedInATurn() {
        Asyncio.runCoroutineThreadsafe(() -> assertThatIllegalStateException().isThrownBy(guest::close)
                .withMessageContaining("stop it in one of its turns"), guest).join();
    }

    @Test
    void guestCannotBeRunBesides() {
        host.run(() -> assertThatIllegalStateException().isThrownBy(guest::runForever).withMessageContaining("is a guest"));
        assertThatIllegalStateException().isThrownBy(guest::runForever).withMessageContaining("is a guest");
    }

    @Test
    void fatalErrorEndsTheGuestAndIsThrownToTheHost() throws InterruptedException {
        KeyboardInterruptError fatal = new KeyboardInterruptError();
        host.run(() -> guest.callSoon(() -> {
            throw fatal;
        }));

        assertThat(host.thrown().take()).isSameAs(fatal);
        assertThat(guest.isRunning()).isFalse();
    }

    // ---- who can be a host ----

    @Test
    void threadThatRunsALoopCannotBeAHost() {
        host.run(() -> assertThatThrownBy(() -> GuestLoops.on(host, fixture.options())).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("cannot be a guest of thread 'polling-host'").hasMessageContaining("is in the turn of"));
    }

    @Test
    void virtualThreadCannotBeAHost() throws InterruptedException {
        Thread.ofVirtual().start(() -> {
            try {
                GuestLoops.on(host, fixture.options());
            } catch (IllegalStateException refused) {
                failures.add(new UnhandledFailure(refused.getMessage(), refused));
            }
        }).join();

        assertThat(failures.remove().message()).contains("is virtual and cannot mount others");
    }

    /** A policy whose back ends have something to do at once. */
    private record Busy(LoopPolicy other) implements AnothersPolicy {
        @Override
        public IoBackend open(BackendContext context) throws IOException {
            IoBackend backend = other.open(context);
            context.newEntry(() -> {
                // nothing
            }).makeReady();
            return backend;
        }
    }

    /** Nothing of the guest is left in the thread, which can run a loop afterwards. */
    @Test
    void hostThatRefusesTheFirstTurnHasNoGuest() {
        IllegalStateException refusal = new IllegalStateException("not now");
        LoopHost refusing = new LoopHost() {
            @Override
            public void later(Runnable turn) {
                throw refusal;
            }

            @Override
            public void wake(Runnable turn) {
                throw refusal;
            }

            @Override
            public void after(long delayNanos, Runnable turn) {
                throw refusal;
            }
        };
        LoopOptions options = fixture.options();
        LoopPolicy busy = new Busy(Objects.requireNonNull(options.policy()));
        assertThatThrownBy(() -> GuestLoops.on(refusing, options.withPolicy(busy))).isSameAs(refusal);

        assertThat(Asyncio.runningLoopOrNull()).isNull();
        assertThat(fixture.loop().runUntilComplete(() -> "ran")).isEqualTo("ran");
    }
}
