package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.LoopClock;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.VoidCoroutine;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.LogCapture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.TestAbortedException;

/** A loop is the guest of an executor, which makes its turns: {@link GuestLoops}. */
@RunsLoopItself
public class GuestContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    private final BlockingQueue<UnhandledFailure> failures = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> thrownToHost = new LinkedBlockingQueue<>();
    private final ExecutorService host = Executors.newSingleThreadExecutor(
            body -> {
                Thread thread = new Thread(body, "host");
                thread.setUncaughtExceptionHandler((_, failure) -> thrownToHost.add(failure));
                return thread;
            });
    private final List<EventLoop> opened = new ArrayList<>();

    private EventLoop guestOf(Executor executor) {
        try {
            EventLoop guest = GuestLoops.on(executor, fixture.options().withExceptionHandler((_, failure) -> failures.add(failure)));
            opened.add(guest);
            return guest;
        } catch (UnsupportedOperationException tied) {
            assertThat(tied).hasMessageContaining("is tied to the thread that polls").hasMessageContaining("take another policy");
            throw new TestAbortedException("is refused as a guest: " + tied.getMessage());
        }
    }

    private EventLoop guest() {
        return guestOf(host);
    }

    /** Runs a coroutine in a guest, and waits for it in this thread. */
    private static void run(EventLoop guest, VoidCoroutine body) {
        Asyncio.runCoroutineThreadsafe(body, guest).join();
    }

    /** Runs what the host does between two turns, and throws what it throws. */
    private void inHost(Runnable action) {
        CompletableFuture.runAsync(action, host).join();
    }

    private static void awaitEnd(EventLoop guest) {
        while (guest.isRunning()) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void closeGuests() {
        for (EventLoop guest : opened) {
            if (guest.isRunning()) {
                stop(guest);
            }
            guest.close();
        }
        host.close();
        assertThat(failures).isEmpty();
        assertThat(thrownToHost).isEmpty();
    }

    // ---- its turns ----

    @Test
    void coroutineRunsWhileTheHostMakesATurnAndAtNoOtherTime() {
        boolean[] inTurn = new boolean[1];
        EventLoop guest = guestOf(turn -> host.execute(() -> {
            inTurn[0] = true;
            turn.run();
            inTurn[0] = false;
        }));

        run(guest, () -> {
            for (int i = 0; i < 50; i++) {
                assertThat(inTurn[0]).isTrue();
                Asyncio.yieldNow();
            }
        });
    }

    @Test
    void timersFireThoughTheHostDoesNothing() {
        EventLoop guest = guest();
        List<String> order = new ArrayList<>();

        run(guest, () -> {
            Task<Void> late = Asyncio.createTask(() -> {
                Asyncio.sleep(Duration.ofMillis(20));
                order.add("late");
            });
            Asyncio.sleep(Duration.ofMillis(5));
            order.add("early");
            late.await();
        });

        assertThat(order).containsExactly("early", "late");
    }

    @Test
    void hostsOwnWorkHasItsTurnBesideACoroutineThatNeverRests() {
        EventLoop guest = guest();
        Promise<Void> over = guest.createFuture();
        CompletableFuture<Void> endless = Asyncio.runCoroutineThreadsafe(() -> {
            while (!over.isDone()) {
                Asyncio.yieldNow();
            }
        }, guest);
        for (int i = 0; i < 20; i++) {
            inHost(() -> {
            });
        }
        guest.callSoonThreadsafe(() -> over.setResult(null));
        endless.join();
    }

    /** Which of them makes a turn does not matter, as long as they come one after the other. */
    @Test
    void executorOfSeveralThreadsMakesTheTurnsOneAfterTheOther() {
        try (ExecutorService several = Executors.newFixedThreadPool(3)) {
            EventLoop guest = guestOf(several);
            int[] steps = new int[1];
            run(guest, () -> {
                for (int i = 0; i < 200; i++) {
                    steps[0]++;
                    Asyncio.yieldNow();
                }
            });

            assertThat(steps[0]).isEqualTo(200);
            stop(guest);
        }
    }

    @Test
    void executorThatRunsAtOnceMakesTheTurnsWithoutNestingThem() {
        EventLoop guest = guestOf(Runnable::run);

        run(guest, () -> {
            for (int i = 0; i < 20_000; i++) {
                Asyncio.yieldNow();
            }
        });
    }

    // ---- who may call ----

    @Test
    void hostThatCallsBetweenTwoTurnsIsToldTheWayIn() {
        EventLoop guest = guest();
        run(guest, Asyncio::yieldNow);

        inHost(() -> assertThatThrownBy(() -> guest.callSoon(() -> {
        })).isInstanceOf(WrongThreadException.class).hasMessageContaining("-waiter'").hasMessageContaining("use callSoonThreadsafe"));
    }

    @Test
    void otherThreadThatCallsDuringATurnIsToldTheHostsThread() {
        EventLoop guest = guest();

        run(guest, () -> {
            CompletableFuture<Void> called = CompletableFuture.runAsync(() -> guest.callSoon(() -> {
            }));
            while (!called.isDone()) {
                Thread.onSpinWait(); // the turn must not end meanwhile
            }
            assertThat(called.exceptionNow()).isInstanceOf(WrongThreadException.class).hasMessageContaining("runs on thread 'host'");
        });
    }

    @Test
    void guestRunsAndCannotBeRunBesides() {
        EventLoop guest = guest();

        assertThat(guest.isRunning()).isTrue();
        assertThatIllegalStateException().isThrownBy(guest::runForever).withMessageContaining("is a guest, whose host makes its turns");
        assertThatIllegalStateException().isThrownBy(() -> guest.runUntilComplete(() -> "never"))
                .withMessageContaining("use createTask in one of them, or runCoroutineThreadsafe");
        assertThatIllegalStateException().isThrownBy(() -> guest.runUntilComplete(guest.createFuture()))
                .withMessageContaining("is a guest");
    }

    @Test
    void runOfAnotherLoopIsRefusedInATurn() {
        run(guest(), () -> assertThatIllegalStateException().isThrownBy(() -> Asyncio.run(() -> "never")));
    }

    // ---- its end ----

    @Test
    void stopInATurnEndsTheGuest() {
        EventLoop guest = guest();
        stop(guest);
        guest.close();

        assertThat(guest.isClosed()).isTrue();
    }

    @Test
    void hostClosesTheGuestBetweenTwoTurns() {
        EventLoop guest = guest();
        List<String> events = new ArrayList<>();
        guest.callSoonThreadsafe(() -> Asyncio.createTask(() -> {
            try {
                guest.createFuture().await();
            } finally {
                events.add("cleaned up");
            }
        }));
        run(guest, Asyncio::yieldNow);
        inHost(guest::close);

        assertThat(events).containsExactly("cleaned up");
        assertThat(guest.isClosed()).isTrue();
        assertThat(failures.remove().message()).contains("Task was destroyed but it is pending");
    }

    /** No turn has told yet which thread is the host's. */
    @Test
    void hostMayCloseAGuestThatHasNotMadeATurn() {
        EventLoop guest = guest();
        inHost(guest::close);

        assertThat(guest.isClosed()).isTrue();
    }

    @Test
    void turnThatTheHostHasQueuedDoesNothingAfterTheClose() {
        BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
        EventLoop guest = guestOf(queue::add);
        Runnable turn = take(queue);
        guest.close();
        turn.run();

        assertThat(guest.isClosed()).isTrue();
    }

    private static <T> T take(BlockingQueue<T> queue) {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void otherThreadsCannotCloseARunningGuest() {
        EventLoop guest = guest();
        run(guest, Asyncio::yieldNow);

        assertThatIllegalStateException().isThrownBy(guest::close)
                .withMessageContaining("is running as a guest; stop it in one of its turns first, or close it in")
                .withMessageContaining("'host'");
    }

    @Test
    void taskCannotCloseItsGuest() {
        EventLoop guest = guest();
        run(guest, () -> assertThatIllegalStateException().isThrownBy(guest::close).withMessageContaining("stop it in one of its turns"));
    }

    @Test
    void guestWhoseHostHasDiedIsClosedByAnybody() {
        EventLoop guest = guest();
        Thread[] thread = new Thread[1];
        inHost(() -> thread[0] = Thread.currentThread());
        run(guest, Asyncio::yieldNow);
        host.close();
        join(thread[0]);
        guest.close();

        assertThat(guest.isClosed()).isTrue();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void stop(EventLoop guest) {
        guest.callSoonThreadsafe(guest::stop);
        awaitEnd(guest);
    }

    // ---- its failures ----

    @Test
    void fatalErrorEndsTheGuestAndIsThrownToTheHost() {
        KeyboardInterruptError fatal = new KeyboardInterruptError();
        EventLoop guest = guest();
        guest.callSoonThreadsafe(() -> {
            throw fatal;
        });

        assertThat(take(thrownToHost)).isSameAs(fatal);
        assertThat(guest.isRunning()).isFalse();
    }

    @Test
    void failureOfTheClockEndsTheGuestAndIsThrownToTheHost() {
        assumeTrue(fixture.options().clock() == LoopClock.SYSTEM, "simulated time has a clock of its own");
        IllegalStateException broken = new IllegalStateException("no time");
        EventLoop guest = guest();
        EventLoop timeless = guestWith(() -> {
            throw broken;
        });
        timeless.callSoonThreadsafe(() -> timeless.callAt(1, () -> {
        }));

        assertThat(take(thrownToHost)).isSameAs(broken);
        awaitEnd(timeless);
        run(guest, Asyncio::yieldNow);
    }

    private EventLoop guestWith(LoopClock clock) {
        EventLoop guest = GuestLoops.on(host,
                fixture.options().withClock(clock).withExceptionHandler((_, failure) -> failures.add(failure)));
        opened.add(guest);
        return guest;
    }

    @Test
    void executorThatRefusesATurnEndsTheGuest() {
        EventLoop guest = guest();
        run(guest, Asyncio::yieldNow);
        host.shutdown();
        guest.callSoonThreadsafe(() -> {
        });
        awaitEnd(guest);

        UnhandledFailure failure = take(failures);
        assertThat(failure.message()).isEqualTo("The host of " + guest.name() + " refused a turn: the loop has ended");
        assertThat(failure.failure()).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void hostWhoseThreadIsVirtualIsRefused() {
        try (ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            EventLoop guest = guestOf(virtual);
            awaitEnd(guest);

            assertThat(take(failures).message()).contains("cannot make a turn in").contains("which is virtual and cannot mount others");
        }
    }

    // ---- the watchdog ----

    @Test
    void watchdogDoesNotTakeTheHostsOwnCodeForACoroutine() {
        EventLoop guest = guest();
        run(guest, () -> guest.setDebug(true));
        CountDownLatch resting = new CountDownLatch(1);
        host.execute(() -> Steps.block(resting));
        guest.callSoonThreadsafe(() -> {
        });
        EventLoop standing = fixture.loop();
        standing.setDebug(true);
        standing.callSoon(() -> captured.await(standing.name() + " has stood")); // by then it has looked at the guest, too
        fixture.runOnce();
        resting.countDown();
        run(guest, Asyncio::yieldNow);

        assertThat(captured.text()).doesNotContain(guest.name() + " has stood");
    }
}
