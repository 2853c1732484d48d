package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Futures of Netty and of a loop, each as the other. */
class FuturesContract {
    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private final EventExecutor foreign = new DefaultEventExecutor();

    private EventLoop loop() {
        return fixture.loop();
    }

    private EventExecutor hosted() {
        return NettyGroups.of(loop()).next();
    }

    @AfterEach
    void endForeignExecutor() {
        foreign.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    // ---- Netty's as the loop's ----

    @AsyncTest
    void awaitGivesTheValueOfAHostedTask() {
        assertThat(NettyFutures.await(hosted().submit(() -> "value"))).isEqualTo("value");
    }

    @AsyncTest
    void awaitGivesTheValueOfAForeignExecutorsTask() {
        assertThat(NettyFutures.await(foreign.submit(() -> "value"))).isEqualTo("value");
    }

    @AsyncTest
    void awaitOfAFutureThatHasSucceededDoesNotSuspend() {
        boolean[] turned = new boolean[1];
        loop().callSoon(() -> turned[0] = true);

        assertThat(NettyFutures.await(ImmediateEventExecutor.INSTANCE.newSucceededFuture("value"))).isEqualTo("value");
        assertThat(turned[0]).isFalse();
    }

    @AsyncTest
    void awaitThrowsAnUncheckedFailureAsItIs() {
        ArithmeticException failure = new ArithmeticException("by zero");

        for (EventExecutor executor : List.of(hosted(), foreign)) {
            assertThatThrownBy(() -> NettyFutures.await(executor.submit(() -> {
                throw failure;
            }))).isSameAs(failure);
        }
    }

    @AsyncTest
    void awaitWrapsACheckedFailure() {
        IOException failure = new IOException("reset");

        assertThatThrownBy(() -> NettyFutures.await(hosted().newFailedFuture(failure)))
                .isInstanceOf(CompletionException.class)
                .hasCause(failure);
    }

    @AsyncTest
    void awaitOfACancelledFutureThrowsCancelledError() {
        io.netty.util.concurrent.Promise<String> promise = foreign.newPromise();
        loop().callSoon(() -> promise.cancel(false));

        assertThatThrownBy(() -> NettyFutures.await(promise)).isInstanceOf(CancelledError.class);
    }

    @AsyncTest
    void cancellingTheWaitingTaskCancelsTheNettyFuture() {
        for (EventExecutor executor : List.of(hosted(), foreign)) {
            io.netty.util.concurrent.Promise<String> promise = executor.newPromise();
            Task<String> waiting = Asyncio.createTask(() -> NettyFutures.await(promise));
            Asyncio.yieldNow();

            waiting.cancel();

            assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);
            assertThat(promise.isCancelled()).isTrue();
        }
    }

    @AsyncTest
    void cancelledTaskGoesOnThoughTheNettyFutureRefuses() {
        io.netty.util.concurrent.Promise<String> promise = foreign.newPromise();
        promise.setUncancellable();
        Task<String> waiting = Asyncio.createTask(() -> NettyFutures.await(promise));
        Asyncio.yieldNow();

        waiting.cancel();

        assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);
        assertThat(promise.isDone()).isFalse();
        promise.setSuccess("late");
        NettyFutures.await(foreign.submit(() -> "what the executor had to tell has arrived"));
    }

    @AsyncTest
    void awaitInACallbackIsRefused() {
        io.netty.util.concurrent.Promise<String> promise = hosted().newPromise();
        Promise<Throwable> refusal = loop().createFuture();
        hosted().execute(() -> {
            try {
                NettyFutures.await(promise);
            } catch (IllegalStateException refused) {
                refusal.setResult(refused);
            }
        });

        assertThat(refusal.await()).isInstanceOf(IllegalStateException.class);
    }

    @AsyncTest
    void awaitOfAVoidPromiseIsRefused() {
        assertThatThrownBy(() -> NettyFutures.await(new EmbeddedChannel().voidPromise())).isInstanceOf(IllegalStateException.class);
    }

    @AsyncTest
    void outcomesArriveInTheOrderOfCompletion() {
        for (EventExecutor executor : List.of(hosted(), foreign)) {
            List<Integer> arrived = new ArrayList<>();
            List<io.netty.util.concurrent.Promise<Integer>> promises = new ArrayList<>();
            IntStream.range(0, 100).forEach(_ -> promises.add(executor.newPromise()));
            List<LoopFuture<Integer>> outcomes = promises.stream().map(promise -> NettyFutures.toLoopFuture(loop(), promise)).toList();
            outcomes.forEach(outcome -> outcome.addDoneCallback(done -> arrived.add(done.result())));

            executor.execute(() -> {
                for (int i = 99; i >= 0; i--) {
                    promises.get(i).setSuccess(i);
                }
            });
            outcomes.forEach(LoopFuture::await);

            assertThat(arrived).isEqualTo(IntStream.rangeClosed(0, 99).map(i -> 99 - i).boxed().toList());
        }
    }

    @AsyncTest
    void loopFutureOfOneThatIsDoneIsDone() {
        assertThat(NettyFutures.toLoopFuture(loop(), foreign.newSucceededFuture("value")).result()).isEqualTo("value");
        assertThat(NettyFutures.toLoopFuture(loop(), foreign.newFailedFuture(new IOException("reset"))).exception())
                .hasMessage("reset");
    }

    @AsyncTest
    void cancellingTheLoopFutureCancelsTheNettyFuture() {
        io.netty.util.concurrent.Promise<String> promise = foreign.newPromise();

        NettyFutures.toLoopFuture(loop(), promise).cancel();
        Asyncio.yieldNow();

        assertThat(promise.isCancelled()).isTrue();
    }

    @AsyncTest
    void shieldedFutureIsNotCancelled() {
        io.netty.util.concurrent.Promise<String> promise = foreign.newPromise();
        LoopFuture<String> outcome = NettyFutures.toLoopFuture(loop(), promise);
        Task<String> waiting = Asyncio.createTask(() -> Asyncio.shield(outcome).await());
        Asyncio.yieldNow();

        waiting.cancel();

        assertThatThrownBy(waiting::await).isInstanceOf(CancelledError.class);
        promise.setSuccess("value");
        assertThat(outcome.await()).isEqualTo("value");
    }

    @Test
    void nettyFutureMayOutliveTheLoop() {
        io.netty.util.concurrent.Promise<String> promise = foreign.newPromise();
        fixture.run(() -> NettyFutures.toLoopFuture(loop(), promise));
        fixture.closeLoop();

        assertThat(promise.setSuccess("late").getNow()).isEqualTo("late");
    }

    // ---- the loop's as Netty's ----

    @AsyncTest
    void nettyFutureGetsTheValueOfATask() {
        for (EventExecutor executor : List.of(hosted(), foreign)) {
            Task<String> task = Asyncio.createTask(() -> "value");

            assertThat(NettyFutures.await(NettyFutures.toNettyFuture(task, executor))).isEqualTo("value");
        }
    }

    @AsyncTest
    void nettyFutureGetsTheVeryFailureOfATask() {
        IOException failure = new IOException("reset");
        Promise<String> promise = loop().createFuture();
        Future<String> converted = NettyFutures.toNettyFuture(promise, foreign);
        promise.setException(failure);

        assertThatThrownBy(() -> NettyFutures.await(converted)).hasCause(failure);
        assertThat(converted.cause()).isSameAs(failure);
    }

    @AsyncTest
    void nettyFutureOfACancelledTaskIsCancelled() {
        Task<String> task = Asyncio.createTask(() -> loop().<String>createFuture().await());
        Future<String> converted = NettyFutures.toNettyFuture(task, foreign);
        task.cancel();

        assertThatThrownBy(() -> NettyFutures.await(converted)).isInstanceOf(CancelledError.class);
        assertThat(converted.isCancelled()).isTrue();
    }

    @AsyncTest
    void cancellingTheNettyFutureInAnyThreadCancelsTheTask() {
        for (EventExecutor executor : List.of(hosted(), foreign)) {
            Task<String> task = Asyncio.createTask(() -> loop().<String>createFuture().await());
            Future<String> converted = NettyFutures.toNettyFuture(task, executor);
            executor.execute(() -> converted.cancel(true));

            assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        }
    }

    @AsyncTest
    void nettyFutureIsMadeInAnyThread() {
        Task<String> task = Asyncio.createTask(() -> "value");

        Future<Future<String>> made = foreign.submit(() -> NettyFutures.toNettyFuture(task, foreign));

        assertThat(NettyFutures.await(NettyFutures.await(made))).isEqualTo("value");
    }

    @Test
    void nettyFutureIsCancelledWhenTheLoopCloses() throws InterruptedException {
        io.netty.util.concurrent.Promise<Boolean> cancelled = foreign.newPromise();
        fixture.run(() -> {
            Future<String> converted = NettyFutures.toNettyFuture(loop().createFuture(), foreign);
            converted.addListener(_ -> cancelled.setSuccess(converted.isCancelled()));
        });
        fixture.closeLoop();

        assertThat(cancelled.sync().getNow()).isTrue();
    }
}
