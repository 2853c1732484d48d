package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.watch.LeakCheck;
import io.jvloop.tck.watch.LogCapture;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How a guest of Netty's begins and ends, and how its host does. */
@ParameterizedClass
@EnumSource(HostKind.class)
class GuestLifeTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @RegisterExtension
    final LogCapture log = new LogCapture();
    @RegisterExtension
    final GuestFixture fixture;

    GuestLifeTest(HostKind kind) {
        fixture = new GuestFixture(kind);
    }

    /** Begins a task that is cancelled at some time, and gives whether it was. */
    private CompletableFuture<Boolean> cancelledSometime() {
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        fixture.inHost(() -> fixture.guest().createTask(() -> {
            try {
                Asyncio.sleep(Duration.ofHours(1));
            } catch (CancelledError error) {
                Asyncio.yieldNow(); // clean-up may suspend
                cancelled.complete(true);
                throw error;
            } finally {
                cancelled.complete(false);
            }
        }));
        fixture.run(() -> null);
        return cancelled;
    }

    // ---- the guest ends ----

    @Test
    void closedGuestTakesItsHandlesOutOfTheHostsPoll() {
        fixture.run(() -> {
            Server server = Asyncio.startServer((reader, writer) -> reader.read(1), ANY_PORT);
            StreamPair pair = Asyncio.openConnection(server.addresses().getFirst());
            pair.reader().read(0);
            return null;
        });
        assertThat(fixture.registrations()).isPositive();

        fixture.closeGuest();

        assertThat(fixture.registrations()).isZero();
        assertThat(fixture.failures()).extracting(UnhandledFailure::message).allMatch(message -> message.contains("its loop is closed"));
    }

    @Test
    void hostGoesOnWithoutItsGuest() {
        fixture.closeGuest();

        assertThat(fixture.<String>inHost(() -> "alive")).isEqualTo("alive");
    }

    @Test
    void hostHasOneGuestAfterTheOther() {
        fixture.closeGuest();
        fixture.inHost(this::openAndClose); // loads what is loaded once
        LeakCheck leaks = LeakCheck.begin();
        for (int i = 0; i < 1000; i++) {
            fixture.inHost(this::openAndClose);
        }

        leaks.assertNothingLeaked();
        assertThat(fixture.registrations()).isZero();
    }

    private void openAndClose() {
        try (EventLoop guest = NettyLoops.of(fixture.host(), fixture.options())) {
            guest.callLater(Duration.ofHours(1), () -> {
            });
        }
    }

    @Test
    void otherThreadsCannotCloseTheGuest() {
        assertThatIllegalStateException().isThrownBy(fixture.guest()::close).withMessageContaining("is running as a guest");
    }

    @Test
    void fatalErrorEndsTheGuestAndNotTheHost() {
        fixture.inHost(() -> {
            fixture.guest().callSoon(() -> {
                throw new KeyboardInterruptError();
            });
        });

        log.await("has ended by a failure");
        assertThat(log.text()).contains("KeyboardInterruptError");
        assertThat(fixture.guest().isRunning()).isFalse();
        assertThat(fixture.<String>inHost(() -> "alive")).isEqualTo("alive");
    }

    @Test
    void channelsOfAGuestThatHasStoppedDoNotKeepTheHostBusy() {
        fixture.run(() -> {
            Server server = Asyncio.startServer((_, writer) -> {
                writer.write(new byte[1]);
                writer.drain();
            }, ANY_PORT);
            StreamPair pair = Asyncio.openConnection(server.addresses().getFirst());
            Asyncio.runningLoop().callSoon(Asyncio.runningLoop()::stop);
            return pair;
        });
        while (fixture.guest().isRunning()) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 10; i++) { // what is still to come
            fixture.inHost(() -> {
            });
        }
        int before = fixture.eventsOfHost();
        for (int i = 0; i < 100; i++) {
            fixture.inHost(() -> {
            });
        }

        assertThat(fixture.eventsOfHost()).isEqualTo(before);
        fixture.closeGuest();
        fixture.failures();
    }

    // ---- the watchdog ----

    @Test
    void handlerThatStandsIsNamed() {
        CountDownLatch end = new CountDownLatch(1);
        fixture.host().execute(() -> {
            fixture.guest().createTask(() -> null);
            awaitInHandler(end);
        });

        log.await(fixture.guest().name() + " has waited for its host");
        end.countDown();
        assertThat(log.text()).contains("awaitInHandler");
    }

    private static void awaitInHandler(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- the host ends ----

    @Test
    void hostThatShutsDownCancelsTheTasksOfItsGuestAndClosesIt() {
        CompletableFuture<Boolean> cancelled = cancelledSometime();

        fixture.shutHostDown();

        assertThat(cancelled.join()).isTrue();
        assertThat(fixture.guest().isClosed()).isTrue();
    }

    @Test
    @SuppressWarnings("deprecation") // what is tested
    void hostThatShutsDownAtOnceClosesItsGuest() {
        CompletableFuture<Boolean> cancelled = cancelledSometime();

        fixture.host().parent().shutdown();
        fixture.host().terminationFuture().syncUninterruptibly();

        assertThat(cancelled.join()).isTrue();
        assertThat(fixture.guest().isClosed()).isTrue();
    }

    @Test
    void taskThatDoesNotEndWithItsHostIsReported() {
        fixture.inHost(() -> fixture.guest().createTask(() -> {
            while (!fixture.guest().isClosed()) {
                try {
                    Asyncio.yieldNow();
                } catch (CancelledError ignored) {
                    // goes on
                }
            }
        }));
        fixture.run(() -> null); // it has begun

        fixture.shutHostDown();

        assertThat(fixture.failures()).extracting(UnhandledFailure::message).contains(
                "Task was destroyed but it is pending: its loop is closed");
    }

    @Test
    void serverOfAGuestEndsWithTheHost() {
        fixture.run(() -> {
            Server server = Asyncio.startServer((reader, _) -> reader.read(1), ANY_PORT);
            Asyncio.openConnection(server.addresses().getFirst());
            return null;
        });

        fixture.shutHostDown();
        fixture.failures();
    }

    @Test
    void guestCannotAwaitTheEndOfItsHost() {
        fixture.run(() -> {
            for (Future<?> end : List.of(fixture.host().terminationFuture(), fixture.host().parent().terminationFuture())) {
                assertThatIllegalStateException().isThrownBy(() -> NettyFutures.await(end)).withMessageContaining("ends its guest first");
                assertThatIllegalStateException().isThrownBy(() -> NettyFutures.toLoopFuture(fixture.guest(), end));
            }
            return null;
        });

        fixture.shutHostDown();
        assertThat(fixture.host().terminationFuture().isSuccess()).isTrue();
    }

    /** It is parked in the JDK, and the host waits for nobody. */
    @Test
    void coroutineThatBlocksOnTheEndOfItsHostIsInterrupted() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode it holds up the host");
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        fixture.inHost(() -> fixture.guest().createTask(() -> {
            try {
                fixture.host().terminationFuture().sync();
            } catch (InterruptedException interrupted) {
                ended.complete(interrupted);
            }
        }));
        fixture.run(() -> null);
        fixture.shutHostDown();

        assertThat(ended.join()).isInstanceOf(InterruptedException.class);
        fixture.failures();
    }

    @Test
    void hostWithAGuestKeepsItsThread() {
        Thread before = fixture.inHost(Thread::currentThread);
        ((SingleThreadIoEventLoop) fixture.host()).trySuspend();

        assertThat(fixture.<Thread>inHost(Thread::currentThread)).isSameAs(before);
        Task<?> task = fixture.inHost(() -> fixture.guest().createTask(() -> null));
        assertThat(task.toCompletableFuture().join()).isNull();
    }
}
