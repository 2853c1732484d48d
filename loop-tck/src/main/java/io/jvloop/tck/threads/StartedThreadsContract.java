package io.jvloop.tck.threads;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.sync.AsyncEvent;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.Collected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Virtual threads that user code starts in a coroutine or callback are ordinary ones: not the loop's, and not on its thread. */
public class StartedThreadsContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** What {@code body} gives in a virtual thread that the caller, a coroutine, starts; the coroutine awaits it. */
    private static <T> T started(Callable<T> body) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                outcome.complete(body.call());
            } catch (Throwable failure) {
                outcome.completeExceptionally(failure);
            }
        });
        return Asyncio.wrapFuture(outcome).await();
    }

    private static void spinUntil(AtomicBoolean flag) {
        while (!flag.get()) {
            Thread.onSpinWait();
        }
    }

    /** One that computes does not hold the loop. */
    @AsyncTest
    void loopGoesOnWhileAStartedThreadComputes() {
        AtomicBoolean loopWentOn = new AtomicBoolean();
        fixture.loop().callSoon(() -> fixture.loop().callSoon(() -> loopWentOn.set(true)));

        assertThat(started(() -> {
            spinUntil(loopWentOn);
            return "computed";
        })).isEqualTo("computed");
    }

    /** One that a callback starts likewise. */
    @AsyncTest
    void loopGoesOnWhileAThreadStartedByACallbackComputes() {
        AtomicBoolean loopWentOn = new AtomicBoolean();
        CompletableFuture<Void> computed = new CompletableFuture<>();
        fixture.loop().callSoon(() -> Thread.startVirtualThread(() -> {
            spinUntil(loopWentOn);
            computed.complete(null);
        }));
        Steps.turns(3);
        loopWentOn.set(true);
        Asyncio.wrapFuture(computed).await();
    }

    /** And one that such a thread starts in its turn. */
    @AsyncTest
    void loopGoesOnWhileAThreadStartedByAStartedThreadComputes() {
        AtomicBoolean loopWentOn = new AtomicBoolean();
        CompletableFuture<Void> computed = new CompletableFuture<>();
        started(() -> Thread.startVirtualThread(() -> {
            spinUntil(loopWentOn);
            computed.complete(null);
        }));
        loopWentOn.set(true);
        Asyncio.wrapFuture(computed).await();
    }

    /** An executor's threads are no different. */
    @AsyncTest
    void loopGoesOnWhileAThreadOfAPerTaskExecutorComputes() {
        AtomicBoolean loopWentOn = new AtomicBoolean();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<Void> computed = CompletableFuture.runAsync(() -> spinUntil(loopWentOn), executor);
            Steps.turns(3);
            loopWentOn.set(true);
            Asyncio.wrapFuture(computed).await();
        }
    }

    /** The loop may stand: they run all the same. */
    @AsyncTest
    void startedThreadRunsWhileItsLoopStands() {
        AtomicBoolean ran = new AtomicBoolean();
        Thread.startVirtualThread(() -> {
            Thread.yield();
            ran.set(true);
        });
        spinUntil(ran);
    }

    /** Nobody is in a loop's turn there. */
    @AsyncTest
    void startedThreadIsInNoLoop() {
        assertThatThrownBy(() -> started(Asyncio::currentTask)).hasMessageContaining("no running event loop");
        assertThatThrownBy(() -> started(Asyncio::runningLoop)).hasMessageContaining("no running event loop");
        assertThatThrownBy(() -> started(() -> createTask(() -> "refused"))).hasMessageContaining("no running event loop");
    }

    /** The same in both modes: what is confined to the loop is refused, and the message names what works there. */
    @AsyncTest
    void taskCannotBeCreatedInAStartedThread() {
        EventLoop loop = fixture.loop();

        assertThatThrownBy(() -> started(() -> loop.createTask(() -> "refused"))).isInstanceOf(WrongThreadException.class)
                .hasMessageContaining("runCoroutineThreadsafe");
        assertThat(Asyncio.allTasks()).hasSize(1);
    }

    /** It waits for a loop's future as any other thread does. */
    @AsyncTest
    void startedThreadCannotAwaitButCanAskForACoroutine() {
        EventLoop loop = fixture.loop();
        Promise<Void> promise = loop.createFuture();

        assertThatThrownBy(() -> started(promise::await)).isInstanceOf(IllegalStateException.class);
        assertThat(started(() -> Asyncio.runCoroutineThreadsafe(() -> {
            yieldNow();
            return "value";
        }, loop).get())).isEqualTo("value");
    }

    /** A thread that waits for a task's lock, and a task that waits for a thread's. */
    @AsyncTest
    void locksPassBetweenTasksAndStartedThreads() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a coroutine that waits for a lock stops the loop");
        ReentrantLock lock = new ReentrantLock(true);
        for (int i = 0; i < 100; i++) {
            lock.lock();
            Task<Void> task = createTask(() -> {
                lock.lock();
                yieldNow();
                lock.unlock();
            });
            CompletableFuture<Void> thread = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                lock.lock();
                lock.unlock();
                thread.complete(null);
            });
            yieldNow();
            lock.unlock();
            task.await();
            Asyncio.wrapFuture(thread).await();
        }
    }

    /** A thread that sleeps, waits for a monitor and reads from a JDK socket, with the loop long gone. */
    @Test
    void startedThreadOutlivesTheLoop() throws Exception {
        CountDownLatch loopIsClosed = new CountDownLatch(1);
        Object monitor = new Object();
        CompletableFuture<Integer> outcome = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fixture.run(() -> {
                Thread.startVirtualThread(() -> {
                    try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                        loopIsClosed.await();
                        Thread.sleep(1); // what is tested here: the JDK's timer wakes it
                        synchronized (monitor) {
                            outcome.complete(socket.getInputStream().read());
                        }
                    } catch (IOException e) {
                        outcome.completeExceptionally(new UncheckedIOException(e));
                    } catch (InterruptedException e) {
                        outcome.completeExceptionally(e);
                    }
                });
                yieldNow();
            });
            try (Socket accepted = server.accept()) {
                synchronized (monitor) {
                    fixture.closeLoop();
                    loopIsClosed.countDown();
                    accepted.getOutputStream().write(7);
                }
                assertThat(outcome.get()).isEqualTo(7);
            }
        }
    }

    /** One that lives on keeps neither the task that started it nor what that gave. */
    @Test
    void startedThreadKeepsNothingOfTheTaskThatStartedIt() {
        CountDownLatch end = new CountDownLatch(1);
        List<WeakReference<Object>> given = new ArrayList<>();
        fixture.run(() -> given.add(new WeakReference<>(createTask(() -> {
            Thread.startVirtualThread(() -> {
                Steps.block(end);
            });
            return new Object();
        }).await())));

        Collected.assertAll(given);
        end.countDown();
    }

    /** As those of {@code newVirtualThreadPerTaskExecutor}. */
    @AsyncTest
    void refusalOfAThreadWithoutANameTellsItsNumber() {
        AsyncEvent event = new AsyncEvent();
        event.set();
        List<ThrowingCallable> refused =
                List.of(() -> fixture.loop().callSoon(() -> {}), event::set, () -> fixture.loop().createFuture().await());
        for (ThrowingCallable call : refused) {
            assertThat(started(() -> Thread.currentThread().threadId() + " " + catchThrowable(call)))
                    .matches("(?s)(\\d+) .*Exception: .* virtual thread #\\1\\b.*");
        }
    }
}
