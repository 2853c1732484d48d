package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.ExceptionHandler;
import io.jvloop.GuestLoops;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.LoopOptions;
import io.jvloop.UnhandledFailure;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.doubles.AnothersPolicy;
import io.jvloop.tck.doubles.PumpedHost;
import io.jvloop.tck.watch.LogCapture;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.TestAbortedException;

/** A guest whose host does not do what it was asked for, or whose poll fails: somebody hears of it, once. */
@RunsLoopItself
public class GuestTroubleContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    private PumpedHost host;
    private final Queue<UnhandledFailure> failures = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void openHost() {
        host = new PumpedHost();
    }

    @AfterEach
    void closeHost() {
        host.close();
        assertThat(failures).isEmpty();
    }

    private EventLoop guestOf(Executor executor, LoopOptions options) {
        return guestOf(executor, options, (_, failure) -> failures.add(failure));
    }

    private static EventLoop guestOf(Executor executor, LoopOptions options, ExceptionHandler handler) {
        try {
            return GuestLoops.on(executor, options.withDebug(true).withExceptionHandler(handler));
        } catch (UnsupportedOperationException tied) {
            throw new TestAbortedException("is refused as a guest: " + tied.getMessage());
        }
    }

    private EventLoop guestOf(Executor executor) {
        return guestOf(executor, fixture.options());
    }

    private void close(EventLoop guest) {
        host.run(guest::close);
    }

    // ---- the host is late ----

    @Test
    void hostThatLosesATurnIsNamedByTheWatchdog() {
        AtomicBoolean loses = new AtomicBoolean();
        EventLoop guest = guestOf(turn -> {
            if (!loses.get()) {
                host.execute(turn);
            }
        });
        Asyncio.runCoroutineThreadsafe(Asyncio::yieldNow, guest).join();
        loses.set(true);
        guest.callSoonThreadsafe(() -> {
        });
        captured.await(guest.name() + " has waited for its host");
        close(guest);

        assertThat(captured.text()).contains("the turn that it asked for has not come; thread 'pumped-host'")
                .doesNotContain(guest.name() + " has stood");
    }

    @Test
    void hostThatIsBusyIsNamedWithWhatItDoes() {
        EventLoop guest = guestOf(host);
        Asyncio.runCoroutineThreadsafe(Asyncio::yieldNow, guest).join();
        host.execute(() -> restUntilNamed(guest));
        guest.callSoonThreadsafe(() -> {
        });
        Asyncio.runCoroutineThreadsafe(Asyncio::yieldNow, guest).join();
        close(guest);

        assertThat(captured.text()).contains("restUntilNamed").doesNotContain(guest.name() + " has stood");
    }

    private void restUntilNamed(EventLoop guest) {
        captured.await(guest.name() + " has waited for its host");
    }

    @Test
    void bodyThatDoesNotLetTheHostGoOnIsNamed() {
        EventLoop guest = guestOf(host);
        Asyncio.runCoroutineThreadsafe(() -> GuestLoops.onCarrier(() -> restUntilNamed(guest)), guest).join();
        close(guest);

        assertThat(captured.text()).contains("restUntilNamed").doesNotContain(guest.name() + " has stood");
    }

    @Test
    void taskThatHoldsTheLoopAfterABodyIsNamed() {
        EventLoop guest = guestOf(host);
        Asyncio.runCoroutineThreadsafe(() -> {
            GuestLoops.onCarrier(() -> {
                // nothing
            });
            while (!captured.text().contains(guest.name() + " has stood")) {
                Thread.onSpinWait();
            }
        }, guest).join();
        close(guest);
    }

    @Test
    void guestThatRestsDoesNotWaitForItsHost() {
        EventLoop guest = guestOf(host);
        Asyncio.runCoroutineThreadsafe(Asyncio::yieldNow, guest).join();
        EventLoop late = guestOf(_ -> {
        });
        late.callSoonThreadsafe(() -> {
        });
        captured.await(late.name() + " has waited for its host"); // by then the watchdog has looked at the other one, too
        late.close();
        close(guest);

        assertThat(captured.text()).doesNotContain(guest.name() + " has waited");
    }

    // ---- the host fails ----

    @Test
    void executorThatFailsWhenItHasMadeATurnIsLoggedAndTheGuestGoesOn() {
        AtomicBoolean fails = new AtomicBoolean();
        EventLoop guest = guestOf(turn -> {
            host.run(turn);
            if (fails.getAndSet(false)) {
                throw new IllegalStateException("late");
            }
        });
        fails.set(true);
        Asyncio.runCoroutineThreadsafe(Asyncio::yieldNow, guest).join();
        captured.await("the host of " + guest.name() + " failed after it had taken a turn");
        Asyncio.runCoroutineThreadsafe(Asyncio::yieldNow, guest).join();
        close(guest);
    }

    @Test
    void executorThatFailsToTakeATurnEndsTheGuest() {
        IllegalStateException broken = new IllegalStateException("broken");
        EventLoop guest = guestOf(_ -> {
            throw broken;
        });
        guest.callSoonThreadsafe(() -> {
        });
        while (guest.isRunning()) {
            Thread.onSpinWait();
        }
        guest.close();

        UnhandledFailure failure = failures.remove();
        assertThat(failure.message()).isEqualTo("The host of " + guest.name() + " refused a turn: the loop has ended");
        assertThat(failure.failure()).isSameAs(broken);
    }

    /** Nobody is left who could end the run again. */
    @Test
    void fatalErrorOfTheHandlerThatHearsOfTheEndDoesNotKeepTheGuestFromEnding() throws InterruptedException {
        KeyboardInterruptError fatal = new KeyboardInterruptError();
        AtomicBoolean refuses = new AtomicBoolean();
        EventLoop[] guest = new EventLoop[1];
        assertThat(uncaughtInWaiterOf(() -> {
            guest[0] = guestOf(turn -> {
                if (refuses.get()) {
                    throw new RejectedExecutionException("closed");
                }
                host.execute(turn);
            }, fixture.options(), (_, _) -> {
                throw fatal;
            });
            return guest[0];
        }, () -> {
            refuses.set(true);
            guest[0].callLater(Duration.ofMillis(1), () -> {
                // has a turn asked for
            });
        })).containsExactly(fatal);
        assertThat(guest[0].isRunning()).isFalse();
        guest[0].close();
    }

    /** There is no other host to throw it to. */
    @Test
    void fatalErrorInATurnThatTheExecutorRunsAtOnceIsUncaughtInTheWaiter() throws InterruptedException {
        KeyboardInterruptError fatal = new KeyboardInterruptError();
        EventLoop[] guest = new EventLoop[1];
        assertThat(uncaughtInWaiterOf(() -> {
            guest[0] = guestOf(Runnable::run);
            return guest[0];
        }, () -> {
            throw fatal;
        })).containsExactly(fatal);
        assertThat(guest[0].isRunning()).isFalse();
        guest[0].close();
    }

    /** Who closes the loop need not know that a turn of it is being asked for. */
    @Test
    void turnThatIsRefusedWhenTheGuestIsClosedIsNobodysFailure() throws InterruptedException {
        AtomicBoolean ends = new AtomicBoolean();
        EventLoop[] guest = new EventLoop[1];
        assertThat(uncaughtInWaiterOf(() -> {
            guest[0] = guestOf(turn -> {
                if (ends.get()) {
                    close(guest[0]);
                    throw new RejectedExecutionException("closed");
                }
                host.execute(turn);
            });
            return guest[0];
        }, () -> {
            ends.set(true);
            guest[0].callLater(Duration.ofMillis(1), () -> {
                // has a turn asked for
            });
        })).isEmpty();
        assertThat(guest[0].isClosed()).isTrue();
    }

    /** Opens a guest, calls something in a turn of it that ends it, and tells what came out of its waiter. */
    private static Queue<Throwable> uncaughtInWaiterOf(Supplier<EventLoop> opening, Runnable end) throws InterruptedException {
        Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, failure) -> uncaught.add(failure));
        try {
            EventLoop guest = opening.get();
            Thread waiter = Thread.getAllStackTraces().keySet().stream().filter(each -> each.getName().equals(guest.name() + "-waiter"))
                    .findFirst().orElseThrow();
            guest.callSoonThreadsafe(end);
            waiter.join();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        return uncaught;
    }

    // ---- the poll fails ----

    @Test
    void pollThatFailsEndsTheGuestAndIsThrownToTheHost() {
        LoopOptions options = fixture.options();
        FailingPolls polls = new FailingPolls(Objects.requireNonNull(options.policy()));
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        EventLoop guest = guestOf(turn -> host.execute(() -> {
            try {
                turn.run();
            } catch (Throwable failure) {
                thrown.complete(failure);
            }
        }), options.withPolicy(polls));
        Asyncio.runCoroutineThreadsafe(Asyncio::yieldNow, guest).join();
        polls.fail.set(true);
        guest.callSoonThreadsafe(() -> {
        });

        assertThat(thrown.join()).isSameAs(polls.failure);
        assertThat(guest.isRunning()).isFalse();
        polls.fail.set(false);
        guest.close();
    }

    @Test
    void failureOfThePollThatTheCloseFindsIsReported() throws InterruptedException {
        LoopOptions options = fixture.options();
        FailingPolls polls = new FailingPolls(Objects.requireNonNull(options.policy()));
        BlockingQueue<Runnable> turns = new LinkedBlockingQueue<>();
        polls.fail.set(true);
        EventLoop guest = guestOf(turns::add, options.withPolicy(polls));
        turns.take();
        polls.fail.set(false);
        guest.close();

        UnhandledFailure failure = failures.remove();
        assertThat(failure.message()).isEqualTo("The poll of " + guest.name() + " failed when it was closed");
        assertThat(failure.failure()).isSameAs(polls.failure);
    }

    /** A policy whose back ends' polls fail on demand. */
    private static final class FailingPolls implements AnothersPolicy {
        final IllegalStateException failure = new IllegalStateException("the system says no");
        final AtomicBoolean fail = new AtomicBoolean();
        private final LoopPolicy other;

        FailingPolls(LoopPolicy other) {
            this.other = other;
        }

        @Override
        public LoopPolicy other() {
            return other;
        }

        @Override
        public IoBackend open(BackendContext context) throws IOException {
            return AnothersPolicy.hooked(other.open(context), (method, _, call) -> {
                Object result = call.proceed();
                if (method.equals("poll") && fail.get()) {
                    throw failure;
                }
                return result;
            });
        }
    }
}
