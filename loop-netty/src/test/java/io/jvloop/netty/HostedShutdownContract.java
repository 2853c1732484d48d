package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.channel.Channel;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a hosted event loop ends: by its own shutdown, or with its loop. */
class HostedShutdownContract {
    private static final int SUBMITTERS = 4;
    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private NettyPeers peers() {
        return NettyPeers.on(fixture.loop());
    }

    private static Future<?> shutDown(NettyPeers peers) {
        return peers.hosted().shutdownGracefully(0, 1, TimeUnit.HOURS);
    }

    private static void assertRejects(IoEventLoop hosted) {
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> hosted.execute(() -> {
        }));
    }

    @AsyncTest
    void shutdownClosesTheChannels() {
        NettyPeers peers = peers();
        Channel server = peers.serve(NettyPeers::echo);
        Channel client = peers.connect(server.localAddress(), NettyPeers.silent());
        peers.await(shutDown(peers));

        assertThat(server.isOpen() || client.isOpen()).isFalse();
        assertThat(peers.hosted().isTerminated()).isTrue();
        assertRejects(peers.hosted());
    }

    @AsyncTest
    void shutdownEndsTheRegistrationOfAHandleWhoseCloseDoesNot() throws Exception {
        NettyPeers peers = peers();
        try (PipeHandle pipe = PipeHandle.of(peers, _ -> {
            throw new AssertionError("an event after the end");
        })) {
            IoRegistration registration = peers.await(peers.hosted().register(pipe.handle()));
            peers.inService(() -> pipe.watch(registration));
            peers.await(shutDown(peers));

            assertThat(registration.isValid()).isFalse();
        }
    }

    @AsyncTest
    void loopHasANewGroupAfterTheShutdown() {
        NettyPeers former = peers();
        former.await(shutDown(former));
        NettyPeers next = peers();
        next.inService(() -> {
        });

        assertThat(next.hosted()).isNotSameAs(former.hosted());
    }

    @AsyncTest
    void tasksThatWereAcceptedBeforeTheShutdownRun() {
        NettyPeers peers = peers();
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            peers.hosted().execute(ran::incrementAndGet);
        }
        peers.await(shutDown(peers));

        assertThat(ran).hasValue(1000);
    }

    @Test
    void closeOfTheLoopClosesTheChannels() {
        List<Channel> open = new ArrayList<>();
        NettyPeers peers = peers();
        fixture.run(() -> {
            open.add(peers.serve(NettyPeers::echo));
            open.add(peers.connect(open.getFirst().localAddress(), NettyPeers.silent()));
        });
        fixture.loop().close();

        assertThat(open).hasSize(2).noneMatch(Channel::isOpen);
        assertThat(peers.hosted().isTerminated()).isTrue();
        assertRejects(peers.hosted());
    }

    @Test
    void closeOfTheLoopBeforeTheServiceHasBegunEndsTheEventLoop() {
        IoEventLoop hosted = peers().hosted();
        List<String> events = new ArrayList<>();
        Future<?> accepted = hosted.submit(() -> events.add("ran"));
        fixture.loop().close();

        assertThat(hosted.isTerminated()).isTrue();
        assertThat(hosted.terminationFuture().isDone() && accepted.isDone()).isTrue();
        assertThat(events).containsExactly("ran");
        assertRejects(hosted);
    }

    @Test
    void closedLoopHasNoGroup() {
        peers();
        fixture.loop().close();

        assertThatIllegalStateException().isThrownBy(this::peers).withMessageContaining("event loop is closed");
    }

    @Test
    void scheduledTaskIsCancelledWhenTheLoopIsClosed() {
        NettyPeers peers = peers();
        List<Future<?>> scheduled = new ArrayList<>();
        fixture.run(() -> {
            scheduled.add(peers.hosted().schedule(() -> {
            }, 1, TimeUnit.HOURS));
            Steps.turns(3);
        });
        fixture.loop().close();

        assertThat(scheduled).singleElement().matches(Future::isCancelled);
    }

    /** The interrupt of the close ends the park, and the channels are closed by the thread that the handler goes on with. */
    @Test
    void closeOfTheLoopWhileAHandlerIsParkedClosesTheChannels() throws InterruptedException {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a handler that parks stops its loop");
        NettyPeers peers = peers();
        List<Channel> open = new ArrayList<>();
        List<Throwable> late = new ArrayList<>();
        List<Thread> service = new ArrayList<>();
        fixture.run(() -> {
            open.add(peers.serve(NettyPeers::echo));
            open.add(peers.connect(open.getFirst().localAddress(), NettyPeers.silent()));
            peers.hosted().execute(() -> {
                service.add(Thread.currentThread());
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException closed) {
                    Future<?> refused = peers.beginConnecting(open.getFirst().localAddress(), NettyPeers.silent());
                    refused.addListener(_ -> late.add(refused.cause()));
                }
            });
            Steps.turns(5);
        });
        fixture.loop().close();

        assertThat(peers.hosted().awaitTermination(1, TimeUnit.HOURS)).isTrue();
        assertThat(open).hasSize(2).noneMatch(Channel::isOpen);
        assertThat(late).singleElement().isInstanceOf(IllegalStateException.class);
        service.getFirst().join(); // the fixture fails the test if the service has reported a failure at its very end
    }

    @AsyncTest
    void taskOfAnotherThreadRunsOnceOrIsRejectedWhileTheEventLoopIsShutDown() throws InterruptedException {
        NettyPeers peers = peers();
        Submitters submitters = new Submitters(peers.hosted());
        submitters.awaitSome();
        Future<?> ended = shutDown(peers);
        peers.await(ended);
        submitters.assertEachRanOrWasRejected();
    }

    @Test
    void taskOfAnotherThreadRunsOnceOrIsRejectedWhileTheLoopIsClosed() throws InterruptedException {
        NettyPeers peers = peers();
        Submitters submitters = new Submitters(peers.hosted());
        fixture.run(submitters::awaitSome);
        fixture.loop().close();
        submitters.assertEachRanOrWasRejected();
    }

    /** Threads that execute tasks until one is rejected. */
    private static final class Submitters {
        private final AtomicInteger accepted = new AtomicInteger();
        private final AtomicInteger ran = new AtomicInteger();
        private final List<Thread> threads = new ArrayList<>();

        Submitters(IoEventLoop hosted) {
            for (int i = 0; i < SUBMITTERS; i++) {
                threads.add(Thread.ofPlatform().start(() -> submitTo(hosted)));
            }
        }

        private void submitTo(IoEventLoop hosted) {
            try {
                for (;;) {
                    hosted.execute(ran::incrementAndGet);
                    accepted.incrementAndGet();
                    Thread.onSpinWait();
                }
            } catch (RejectedExecutionException ended) {
                // which is how it ends
            }
        }

        void awaitSome() {
            while (ran.get() < 100) {
                Steps.turns(1);
            }
        }

        void assertEachRanOrWasRejected() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(ran).hasValue(accepted.get());
        }
    }
}
