package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.VoidCoroutine;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.doubles.PumpedHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.TestAbortedException;

/** Bodies that a guest's task has run on its host's thread, which they may let go on: {@link GuestLoops#onCarrier}. */
@RunsLoopItself
public class GuestBodyContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private PumpedHost host;

    @BeforeEach
    void openHost() {
        host = new PumpedHost();
    }

    @AfterEach
    void closeHost() {
        host.close();
    }

    private EventLoop guestOf(Executor executor) {
        return guestOf(executor, new ArrayList<>());
    }

    private EventLoop guestOf(Executor executor, List<String> failures) {
        try {
            return GuestLoops.on(executor,
                    fixture.options().withExceptionHandler((_, failure) -> failures.add(failure.message())));
        } catch (UnsupportedOperationException tied) {
            throw new TestAbortedException("is refused as a guest: " + tied.getMessage());
        }
    }

    /** Runs a coroutine in a guest of the host, closes the guest, and throws what the coroutine threw. */
    private void inGuest(VoidCoroutine body) {
        EventLoop guest = guestOf(host);
        try {
            Asyncio.runCoroutineThreadsafe(body, guest).join();
        } finally {
            host.run(guest::close);
        }
    }

    private static void awaitEnd(EventLoop guest) {
        while (guest.isRunning()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void bodyRunsOnTheHostsThread() {
        inGuest(() -> assertThat(GuestLoops.<Thread, RuntimeException>onCarrier(Thread::currentThread)).isSameAs(host.thread()));
    }

    @Test
    void bodyOfAnExecutorsGuestCallsTheLoopAsOtherThreadsDo() {
        inGuest(() -> {
            EventLoop guest = Asyncio.runningLoop();
            GuestLoops.onCarrier(() -> assertThatThrownBy(() -> guest.callSoon(() -> {
            })).isInstanceOf(WrongThreadException.class).hasMessageContaining("use callSoonThreadsafe"));
        });
    }

    @Test
    void guestGoesOnWhileABodyLetsTheHostGoOn() {
        inGuest(() -> {
            EventLoop guest = Asyncio.runningLoop();
            Task<Void> other = Asyncio.createTask(() -> {
                for (int i = 0; i < 3; i++) {
                    Asyncio.sleep(Duration.ofMillis(1));
                    Asyncio.yieldNow();
                }
                host.endPump();
            });
            GuestLoops.onCarrier(host::pump);
            other.await();
            assertThat(Asyncio.runningLoop()).isSameAs(guest);
        });
    }

    @Test
    void bodyInsideABodyLetsTheHostGoOn() {
        inGuest(() -> {
            List<String> order = new ArrayList<>();
            Task<Void> inner = Asyncio.createTask(() -> {
                Task<Void> third = Asyncio.createTask(() -> {
                    Asyncio.sleep(Duration.ofMillis(1));
                    host.endPump();
                });
                GuestLoops.onCarrier(host::pump);
                order.add("inner");
                third.await();
                host.endPump();
            });
            GuestLoops.onCarrier(host::pump);
            order.add("outer");
            inner.await();
            assertThat(order).containsExactly("inner", "outer");
        });
    }

    @Test
    void guestIsNotClosedInABody() {
        inGuest(() -> {
            EventLoop guest = Asyncio.runningLoop();
            GuestLoops.onCarrier(() -> assertThatIllegalStateException().isThrownBy(guest::close)
                    .withMessageContaining("is running as a guest"));
        });
    }

    @Test
    void guestIsNotClosedInABodyInWhichAnotherOneIsOver() {
        inGuest(() -> {
            EventLoop guest = Asyncio.runningLoop();
            Task<Void> inner = Asyncio.createTask(() -> {
                GuestLoops.onCarrier(() -> {
                    // nothing
                });
                host.endPump();
            });
            GuestLoops.onCarrier(() -> {
                host.pump();
                assertThatIllegalStateException().isThrownBy(guest::close).withMessageContaining("is running as a guest");
            });
            inner.await();
        });
    }

    @Test
    void batchGoesOnInsideABodyWhereItWasLeft() {
        inGuest(() -> {
            List<String> order = new ArrayList<>();
            EventLoop guest = Asyncio.runningLoop();
            Task<Void> dialog = Asyncio.createTask(() -> GuestLoops.onCarrier(() -> {
                order.add("opened");
                host.pump();
                order.add("closed");
            }));
            guest.callSoon(() -> order.add("next"));
            guest.callSoon(() -> {
                order.add("last");
                host.endPump();
            });
            dialog.await();
            assertThat(order).containsExactly("opened", "next", "last", "closed");
        });
    }

    /** The callback that creates the task waits for the body, so the others need another runner. */
    @Test
    void callbackThatStartsATaskEagerlyHoldsUpNoOthersInTheBody() {
        inGuest(() -> {
            List<String> order = new ArrayList<>();
            EventLoop guest = Asyncio.runningLoop();
            Promise<Void> over = guest.createFuture();
            guest.callSoon(() -> {
                Asyncio.createTask(TaskOptions.DEFAULT.withEagerStart(true), () -> GuestLoops.onCarrier(host::pump));
                order.add("creator");
                over.setResult(null);
            });
            guest.callSoon(() -> {
                order.add("other");
                host.endPump();
            });
            over.await();
            assertThat(order).containsExactly("other", "creator");
        });
    }

    @Test
    void taskIsCancelledWhileItsBodyLetsTheHostGoOn() {
        inGuest(() -> {
            Task<Void> dialog = Asyncio.createTask(() -> {
                GuestLoops.onCarrier(host::pump);
                Asyncio.yieldNow();
            });
            Asyncio.yieldNow();
            dialog.cancel();
            host.endPump();
            assertThatThrownBy(dialog::await).isInstanceOf(CancelledError.class);
        });
    }

    @Test
    void stopInsideABodyEndsTheGuestWhenTheBodyIsOver() {
        EventLoop guest = guestOf(host);
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch over = new CountDownLatch(1);
        guest.callSoonThreadsafe(() -> {
            Asyncio.createTask(() -> {
                Asyncio.createTask(() -> {
                    guest.stop();
                    order.add("stopped");
                    host.endPump();
                });
                GuestLoops.onCarrier(host::pump);
                order.add("body over");
                over.countDown();
            });
        });
        Steps.block(over);
        awaitEnd(guest);
        guest.close();

        assertThat(order).containsExactly("stopped", "body over");
    }

    /** A turn in another thread would be one too many at a time. Each body lasts until one has been tried. */
    @Test
    void executorOfSeveralThreadsMakesNoTurnBesideABody() {
        AtomicInteger tried = new AtomicInteger();
        try (ExecutorService several = Executors.newFixedThreadPool(3)) {
            EventLoop guest = guestOf(turn -> several.execute(() -> {
                turn.run();
                tried.incrementAndGet();
            }));
            boolean[] inBody = new boolean[1];
            Asyncio.runCoroutineThreadsafe(() -> {
                Task<Void> other = Asyncio.createTask(() -> {
                    for (int i = 0; i < 20; i++) {
                        assertThat(inBody[0]).isFalse();
                        Asyncio.yieldNow();
                    }
                });
                for (int i = 0; i < 20; i++) {
                    int before = tried.get();
                    GuestLoops.onCarrier(() -> {
                        inBody[0] = true;
                        while (tried.get() == before) {
                            Thread.onSpinWait();
                        }
                        inBody[0] = false;
                    });
                }
                other.await();
            }, guest).join();
            guest.callSoonThreadsafe(guest::stop);
            awaitEnd(guest);
            guest.close();
        }
    }

    @Test
    void failureOfTheExecutorBesideABodyIsThrownToTheTaskAndTheGuestGoesOn() {
        IllegalStateException broken = new IllegalStateException("broken");
        AtomicBoolean fails = new AtomicBoolean();
        EventLoop guest = guestOf(turn -> {
            if (fails.getAndSet(false)) {
                throw broken;
            }
            host.execute(turn);
        });
        Asyncio.runCoroutineThreadsafe(() -> {
            fails.set(true);
            assertThatThrownBy(() -> GuestLoops.onCarrier(() -> "never")).isSameAs(broken);
            Asyncio.sleep(Duration.ofMillis(1));
        }, guest).join();
        host.run(guest::close);
    }

    @Test
    void bodyRunsThoughTheExecutorRefusesTheTurnBesideIt() {
        AtomicBoolean refuses = new AtomicBoolean();
        List<String> failures = new CopyOnWriteArrayList<>();
        EventLoop guest = guestOf(turn -> {
            if (refuses.get()) {
                throw new RejectedExecutionException("closed");
            }
            host.execute(turn);
        }, failures);
        String ran = Asyncio.runCoroutineThreadsafe(() -> {
            refuses.set(true);
            return GuestLoops.<String, RuntimeException>onCarrier(() -> "ran");
        }, guest).join();
        guest.callSoonThreadsafe(() -> {
        });
        awaitEnd(guest);
        guest.close();

        assertThat(ran).isEqualTo("ran");
        assertThat(failures).containsExactly("The host of " + guest.name() + " refused a turn: the loop has ended");
    }

    /** The loop that the body runs has the thread. */
    @Test
    void turnThatComesWhileABodyRunsAnotherLoopWaitsForTheEndOfTheBody() {
        inGuest(() -> {
            EventLoop guest = Asyncio.runningLoop();
            GuestLoops.onCarrier(() -> Asyncio.run(fixture.options(), () -> GuestLoops.onCarrier(() -> {
                host.endPump();
                host.pump();
            })));
            Asyncio.sleep(Duration.ofMillis(1));
            assertThat(guest.isRunning()).isTrue();
        });
    }
}
