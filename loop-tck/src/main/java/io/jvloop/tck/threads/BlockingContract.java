package io.jvloop.tck.threads;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Blocking JDK calls in coroutines and callbacks: they park their caller, not the loop. A promise of mounted mode. */
public class BlockingContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void needsMountedMode() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a blocking call stops the loop while it lasts");
    }

    /** Lets the loop go on until {@code count} lines are logged. */
    private void untilLogged(int count) {
        while (log.size() < count) {
            park();
        }
    }

    /** Parks the calling coroutine for a moment in JDK code, so that real time passes on a simulated loop too. */
    private static void park() {
        try {
            Thread.sleep(1); // what is tested here: JDK code that sleeps
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** An ordinary {@code Thread.sleep} in a coroutine. */
    @AsyncTest
    void sleepingThreadParksItsCoroutineOnly() {
        Task<Void> sleeping = createTask(() -> {
            park();
            log.add("slept");
        });
        while (!sleeping.isDone()) {
            yieldNow();
        }

        assertThat(log).containsExactly("slept");
    }

    /** Design section 5, the hazard: the callback waits for a lock that a parked task holds. */
    @AsyncTest
    void callbackWaitingForALockOfAParkedTaskDoesNotStopTheLoop() {
        ReentrantLock lock = new ReentrantLock();
        Promise<Void> gate = fixture.loop().createFuture();
        createTask(() -> Steps.hold(lock, gate));
        yieldNow();
        fixture.loop().callSoon(() -> {
            lock.lock();
            lock.unlock();
            log.add("callback has the lock");
        });
        fixture.loop().callSoon(() -> log.add("another callback"));
        yieldNow();
        assertThat(log).containsExactly("another callback");
        gate.setResult(null);
        untilLogged(2);

        assertThat(log).containsExactly("another callback", "callback has the lock");
    }

    /** The same for a monitor. */
    @AsyncTest
    void callbackWaitingForAMonitorOfAParkedTaskDoesNotStopTheLoop() {
        Object monitor = new Object();
        Promise<Void> gate = fixture.loop().createFuture();
        createTask(() -> {
            synchronized (monitor) {
                gate.await();
            }
        });
        yieldNow();
        fixture.loop().callSoon(() -> {
            synchronized (monitor) {
                log.add("callback has the monitor");
            }
        });
        fixture.loop().callSoon(() -> log.add("another callback"));
        yieldNow();
        assertThat(log).containsExactly("another callback");
        gate.setResult(null);
        untilLogged(2);

        assertThat(log).containsExactly("another callback", "callback has the monitor");
    }

    /** A task in the same position. */
    @AsyncTest
    void taskWaitingForALockOfAParkedTaskDoesNotStopTheLoop() {
        ReentrantLock lock = new ReentrantLock();
        Promise<Void> gate = fixture.loop().createFuture();
        Task<Void> holder = createTask(() -> Steps.hold(lock, gate));
        Task<Void> waiter = createTask(() -> {
            lock.lock();
            lock.unlock();
            log.add("waiter");
        });
        Steps.turns(3);
        gate.setResult(null);
        holder.await();
        waiter.await();

        assertThat(log).containsExactly("waiter");
    }

    /** After it was parked in JDK code a task is still itself. */
    @AsyncTest
    void currentTaskIsKnownAfterParkingInJdkCode() {
        Task<?> self = Asyncio.currentTask();
        park();
        assertThat(Asyncio.currentTask()).isSameAs(self);

        fixture.loop().callSoon(() -> {
            park();
            log.add("callback's task: " + Asyncio.currentTask());
        });
        untilLogged(1);

        assertThat(log).containsExactly("callback's task: null");
    }

    /** Cancelling a task that is blocked in a JDK call interrupts the call. */
    @AsyncTest
    void cancellingATaskInThreadSleepEndsItCancelled() {
        Task<Void> sleeper = createTask(() -> Thread.sleep(Steps.LONG));
        yieldNow();
        sleeper.cancel("enough");

        assertThatThrownBy(sleeper::await).isInstanceOf(CancelledError.class).hasMessage("enough");
    }

    /** The interrupt of a cancellation is gone after its delivery. */
    @AsyncTest
    void deliveredCancellationLeavesNoInterrupt() {
        Task<Boolean> task = createTask(() -> {
            try {
                Thread.sleep(Steps.LONG);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
            try {
                yieldNow();
                return null;
            } catch (CancelledError delivered) {
                return Thread.currentThread().isInterrupted();
            }
        });
        yieldNow();
        task.cancel();

        assertThat(task.await()).isFalse();
    }

    /** The interrupt that {@code cancel} sent is the other task's. */
    @AsyncTest
    void takingACancellationBackLeavesTheCallersOwnInterruptAlone() {
        Task<Void> sleeping = createTask(() -> Thread.sleep(Steps.LONG));
        yieldNow();
        Thread.currentThread().interrupt();
        sleeping.cancel();
        sleeping.uncancel();
        boolean stillInterrupted = Thread.interrupted();

        assertThat(stillInterrupted).isTrue();
        assertThatThrownBy(sleeping::await).isInstanceOf(CancelledError.class);
    }

    /** It cannot be called back; but it must not end the next JDK call of a task that did not block any more. */
    @AsyncTest
    void interruptOfACancellationThatWasTakenBackEndsNoLaterCall() {
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        Task<Void> task = createTask(() -> {
            lock.lock(); // heeds no interrupt
            yieldNow();
            Thread.sleep(1); // what is tested here: JDK code that an interrupt would end
        });
        yieldNow();
        task.cancel();
        task.uncancel();
        lock.unlock();

        task.await();
    }

    /** An interrupt status that user code set is no reason to spin, and is there again after an await. */
    @AsyncTest
    void awaitKeepsTheInterruptStatus() {
        Task<Boolean> task = createTask(() -> {
            Thread.currentThread().interrupt();
            yieldNow();
            return Thread.currentThread().isInterrupted();
        });

        assertThat(task.await()).isTrue();
    }

    /** JDK queues between coroutines of one loop. */
    @AsyncTest
    void blockingQueueBetweenCoroutinesWorks() {
        LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
        Task<String> taker = createTask(queue::take);
        yieldNow();
        queue.add("item");

        assertThat(taker.await()).isEqualTo("item");
    }

    /** JDK sockets in coroutines, and their pollers never on the loop: another thread's socket works after the loop is gone. */
    @Test
    void jdkSocketsOfTheWholeJvmSurviveTheLoop() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fixture.run(() -> {
                Task<Integer> reader = createTask(() -> readOne(server.getLocalPort()));
                Task<Void> writer = createTask(() -> writeOne(server));
                assertThat(reader.await()).isEqualTo(7);
                writer.await();
            });
            fixture.closeLoop();

            int[] read = new int[1];
            Thread reader = Thread.ofVirtual().start(() -> read[0] = readOne(server.getLocalPort()));
            Thread writer = Thread.ofVirtual().start(() -> writeOne(server));
            reader.join();
            writer.join();
            assertThat(read[0]).isEqualTo(7);
        }
    }

    private static int readOne(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port); InputStream in = socket.getInputStream()) {
            return in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeOne(ServerSocket server) {
        try (Socket socket = server.accept()) {
            socket.getOutputStream().write(7);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
