package io.jvloop.netty;

import static io.jvloop.Asyncio.allTasks;
import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jvloop.Promise;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.util.concurrent.BlockingOperationException;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A hosted event loop as an executor: where tasks run, and what they may do. */
class HostedExecutorContract {
    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private NettyPeers peers() {
        return NettyPeers.on(fixture.loop());
    }

    @AsyncTest
    void loopHasOneGroup() {
        assertThat(NettyLoops.eventLoopGroup(fixture.loop())).isSameAs(NettyLoops.eventLoopGroup(fixture.loop()));
    }

    @AsyncTest
    void tasksRunInOneThreadWhichIsInTheEventLoop() {
        NettyPeers peers = peers();
        List<Thread> threads = new ArrayList<>();
        peers.inService(() -> threads.add(Thread.currentThread()));
        Steps.turns(5);
        peers.inService(() -> threads.add(Thread.currentThread()));
        List<Boolean> inside = new ArrayList<>();
        peers.inService(() -> inside.add(peers.hosted().inEventLoop()));

        assertThat(threads.getFirst()).isSameAs(threads.getLast()).matches(Thread::isVirtual);
        assertThat(inside).containsExactly(true);
        assertThat(peers.hosted().inEventLoop()).as("a coroutine is in the event loop").isFalse();
    }

    /** Nobody waits for the task: what waits needs the answer to be right. */
    @Test
    void taskIsInTheEventLoopAndItsThreadIsTheOnlyOne() {
        NettyPeers peers = peers();
        List<Boolean> inside = new ArrayList<>();
        peers.hosted().execute(() -> inside.add(peers.hosted().inEventLoop()));
        fixture.run(() -> Steps.turns(3));

        assertThat(inside).containsExactly(true);
        assertThat(peers.hosted().inEventLoop()).isFalse();
    }

    @AsyncTest
    void taskIsInTheLoopsTurnAndIsNobodysTask() {
        NettyPeers peers = peers();
        Promise<String> result = fixture.loop().createFuture();
        peers.inService(() -> {
            assertThat(currentTask()).isNull();
            createTask(() -> result.setResult("by a coroutine"));
        });

        assertThat(result.await()).isEqualTo("by a coroutine");
        assertThat(allTasks()).hasSize(1);
    }

    @AsyncTest
    void otherThreadsSubmitWhileTheLoopWaits() throws Exception {
        NettyPeers peers = peers();

        assertThat(toThread(() -> peers.hosted().submit(() -> "done").get())).isEqualTo("done");
    }

    @Test
    void taskThatWasSubmittedWhileTheLoopDoesNotRunWaitsForTheNextRun() {
        List<String> events = new ArrayList<>();
        NettyPeers peers = peers();
        peers.hosted().execute(() -> events.add("ran"));
        assertThat(events).isEmpty();
        fixture.run(() -> Steps.turns(3));

        assertThat(events).containsExactly("ran");
    }

    @AsyncTest
    void syncInTheServiceIsRefused() {
        NettyPeers peers = peers();

        assertThatExceptionOfType(BlockingOperationException.class)
                .isThrownBy(() -> peers.await(peers.hosted().submit(() -> peers.hosted().newPromise().sync())));
    }

    @AsyncTest
    void awaitInTheServiceIsRefused() {
        NettyPeers peers = peers();
        Promise<Void> never = fixture.loop().createFuture();

        assertThatIllegalStateException().isThrownBy(() -> peers.inService(never::await)).withMessageContaining("the service 'Netty'");
    }

    @AsyncTest
    void failureOfATaskIsLoggedAndTheNextTaskRuns() {
        NettyPeers peers = peers();
        peers.hosted().execute(() -> {
            throw new IllegalStateException("broken");
        });
        peers.inService(() -> {
        });

        assertThat(netty.warnings()).singleElement().asString().contains("broken");
    }

    @AsyncTest
    void taskThatAlwaysExecutesItselfLetsCoroutinesHaveTheirTurns() {
        NettyPeers peers = peers();
        AtomicBoolean over = new AtomicBoolean();
        Runnable[] endless = new Runnable[1];
        endless[0] = () -> {
            if (!over.get()) {
                peers.hosted().execute(endless[0]);
            }
        };
        peers.hosted().execute(endless[0]);
        Steps.turns(20);
        over.set(true);
        peers.inService(() -> {
        });
    }

    @AsyncTest
    void fastThreadLocalIsTheServices() {
        NettyPeers peers = peers();
        FastThreadLocal<Object> local = new FastThreadLocal<>() {
            @Override
            protected Object initialValue() {
                return new Object();
            }
        };
        List<Object> seen = new ArrayList<>();
        peers.inService(() -> seen.add(local.get()));
        peers.inService(() -> seen.add(local.get()));
        peers.inService(() -> seen.addFirst(FastThreadLocalThread.currentThreadHasFastThreadLocal()));

        assertThat(seen.removeFirst()).as("they are found by an index, and not by a look-up").isEqualTo(true);
        assertThat(seen.getFirst()).isSameAs(seen.getLast()).isNotSameAs(local.get());
        local.remove();
    }

    @AsyncTest
    void allocatorTakesTheServiceForAnEventLoopsThread() {
        NettyPeers peers = peers();
        List<Object> seen = new ArrayList<>();
        peers.inService(() -> seen.add(ThreadExecutorMap.currentExecutor()));

        assertThat(seen).containsExactly(peers.hosted());
        assertThat(ThreadExecutorMap.currentExecutor()).isNull();
    }
}
