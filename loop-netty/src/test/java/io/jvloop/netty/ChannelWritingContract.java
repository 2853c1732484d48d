package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What coroutines write into a pipeline. */
class ChannelWritingContract {
    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private EventLoop loop() {
        return fixture.loop();
    }

    @AsyncTest
    void failureOfAWriteReachesItsWriter() {
        ArithmeticException failure = new ArithmeticException();
        EmbeddedChannel below = new EmbeddedChannel(failing(failure));
        NettyChannel channel = NettyChannel.over(loop(), below);

        assertThatThrownBy(() -> channel.write("message")).isSameAs(failure);
        assertThat(below.isOpen()).isFalse();
    }

    @AsyncTest
    void failureOfASendReachesItsSenderAlone() throws IOException {
        ArithmeticException failure = new ArithmeticException();
        EmbeddedChannel below = new EmbeddedChannel();
        below.pipeline().addLast("failing", failing(failure));
        NettyChannel channel = NettyChannel.over(loop(), below);

        assertThatThrownBy(() -> channel.send("message")).isSameAs(failure);
        below.pipeline().remove("failing");
        channel.send("further");
        assertThat(below.<Object>readOutbound()).isEqualTo("further");
        channel.close();
    }

    private static ChannelOutboundHandlerAdapter failing(Throwable failure) {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                promise.setFailure(failure);
            }
        };
    }

    @AsyncTest
    void writersThatWaitGoOnTogetherAndACancelledOneAlone() {
        EmbeddedChannel below = new EmbeddedChannel();
        NettyChannel channel = NettyChannel.over(loop(), below);
        below.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        List<Task<Void>> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            writers.add(Asyncio.createTask(() -> channel.write("message")));
        }
        Steps.turns(2);
        assertThat(writers).noneMatch(Task::isDone);
        writers.getFirst().cancel();
        Steps.turns(2);
        assertThat(writers.subList(1, 3)).noneMatch(Task::isDone);

        below.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        below.runPendingTasks();
        writers.get(1).await();
        writers.get(2).await();
        assertThatThrownBy(writers.getFirst()::await).isInstanceOf(CancelledError.class);
        channel.close();
    }

    @AsyncTest
    void waitingWriterGoesOnWhenTheChannelIsClosed() {
        EmbeddedChannel below = new EmbeddedChannel();
        NettyChannel channel = NettyChannel.over(loop(), below);
        below.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        Task<Void> writer = Asyncio.createTask(() -> channel.write("message"));
        Steps.turns(2);

        channel.close();

        writer.await();
    }

    private static ChannelOutboundHandlerAdapter holding(ChannelPromise[] held) {
        return new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                held[0] = promise;
            }
        };
    }

    /** A write that nobody waits for any more. */
    private void failsLater(Consumer<ChannelPromise> failing, Class<? extends Throwable> expected) throws IOException {
        ChannelPromise[] held = new ChannelPromise[1];
        EmbeddedChannel below = new EmbeddedChannel(holding(held));
        NettyChannel channel = NettyChannel.over(loop(), below);
        channel.write("slow");
        failing.accept(held[0]);

        assertThat(below.isOpen()).isFalse();
        assertThatThrownBy(() -> channel.write("next")).isInstanceOf(expected);
        assertThatThrownBy(channel::read).isInstanceOf(expected);
        channel.close();
    }

    @AsyncTest
    void writeThatFailsLaterClosesTheChannelAndTheNextOneThrowsWhy() throws IOException {
        failsLater(promise -> promise.setFailure(new ArithmeticException()), ArithmeticException.class);
        failsLater(promise -> promise.tryFailure(new ArithmeticException()), ArithmeticException.class);
    }

    @AsyncTest
    void writeThatThePipelineCancelsClosesTheChannelToo() throws IOException {
        failsLater(promise -> promise.cancel(false), CancellationException.class);
    }

    @AsyncTest
    void writeThatFailsAfterTheCloseIsNobodysFailure() throws IOException {
        ChannelPromise[] held = new ChannelPromise[1];
        EmbeddedChannel below = new EmbeddedChannel(holding(held));
        NettyChannel channel = NettyChannel.over(loop(), below);
        channel.write("slow");
        channel.close();
        held[0].setFailure(new ArithmeticException());
        below.runPendingTasks();

        assertThat(below.isOpen()).isFalse();
        assertThat(channel.read()).isNull();
    }
}
