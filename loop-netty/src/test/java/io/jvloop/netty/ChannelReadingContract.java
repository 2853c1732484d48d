package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What coroutines read from a pipeline. */
class ChannelReadingContract {
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
    void failureComesAfterTheMessagesBeforeIt() throws IOException {
        EmbeddedChannel below = new EmbeddedChannel();
        NettyChannel channel = NettyChannel.over(loop(), below);
        ArithmeticException failure = new ArithmeticException();
        below.pipeline().fireChannelRead("one");
        below.pipeline().fireExceptionCaught(failure);

        assertThat(channel.read()).isEqualTo("one");
        assertThatThrownBy(channel::read).isSameAs(failure);
        assertThatThrownBy(channel::read).isSameAs(failure);
        assertThatThrownBy(() -> channel.write("late")).isSameAs(failure);
        assertThat(below.isOpen()).isFalse();
    }

    @AsyncTest
    void waitingReaderGetsTheFailure() {
        EmbeddedChannel below = new EmbeddedChannel();
        NettyChannel channel = NettyChannel.over(loop(), below);
        Task<Object> reader = Asyncio.createTask(channel::read);
        Steps.turns(1);
        IOException failure = new IOException("reset");
        below.pipeline().fireExceptionCaught(failure);

        assertThatThrownBy(reader::await).hasRootCause(failure);
    }

    @AsyncTest
    void removedHandlerEndsReadingWithAReason() {
        EmbeddedChannel below = new EmbeddedChannel();
        NettyChannel channel = NettyChannel.over(loop(), below);
        below.pipeline().removeLast();

        assertThatThrownBy(channel::read).isInstanceOf(IllegalStateException.class).hasMessageContaining("removed");
        assertThatThrownBy(() -> channel.write("late")).hasMessageContaining("removed");
        channel.close();
    }

    @AsyncTest
    void secondReaderIsRefused() {
        EmbeddedChannel below = new EmbeddedChannel();
        NettyChannel channel = NettyChannel.over(loop(), below);
        Task<Object> reader = Asyncio.createTask(channel::read);
        Steps.turns(1);

        assertThatThrownBy(channel::read).isInstanceOf(IllegalStateException.class).hasMessageContaining("another task");
        channel.close();
        reader.await();
    }

    @AsyncTest
    void autoReadIsOffWhileManyMessagesWait() throws IOException {
        EmbeddedChannel below = new EmbeddedChannel();
        NettyChannel channel = NettyChannel.over(loop(), below);
        for (int i = 0; i < 63; i++) {
            below.pipeline().fireChannelRead(i);
        }
        assertThat(below.config().isAutoRead()).isTrue();
        below.pipeline().fireChannelRead(63);
        assertThat(below.config().isAutoRead()).isFalse();

        for (int i = 0; i < 31; i++) {
            assertThat(channel.read()).isEqualTo(i);
        }
        below.runPendingTasks();
        assertThat(below.config().isAutoRead()).isFalse();
        channel.read();
        below.runPendingTasks();
        assertThat(below.config().isAutoRead()).isTrue();
        channel.close();
    }

    @AsyncTest
    void autoReadThatTheProgramTurnedOffStaysOff() throws IOException {
        EmbeddedChannel below = new EmbeddedChannel();
        below.config().setAutoRead(false);
        NettyChannel channel = NettyChannel.over(loop(), below);
        for (int i = 0; i < 64; i++) {
            below.pipeline().fireChannelRead(i);
        }
        for (int i = 0; i < 64; i++) {
            channel.read();
        }
        below.runPendingTasks();

        assertThat(below.config().isAutoRead()).isFalse();
        channel.close();
    }

    @AsyncTest
    void readerOfManyMessagesGivesWayToAnother() throws IOException {
        EmbeddedChannel manyBelow = new EmbeddedChannel();
        EmbeddedChannel oneBelow = new EmbeddedChannel();
        NettyChannel many = NettyChannel.over(loop(), manyBelow);
        NettyChannel one = NettyChannel.over(loop(), oneBelow);
        for (int i = 0; i < 1000; i++) {
            manyBelow.pipeline().fireChannelRead(i);
        }
        oneBelow.pipeline().fireChannelRead("one");
        int[] read = new int[1];
        Task<Void> readsMany = Asyncio.createTask(() -> {
            while (read[0] < 1000) {
                assertThat(many.read()).isEqualTo(read[0]++);
            }
        });
        Steps.turns(1);

        assertThat(one.read()).isEqualTo("one");
        assertThat(read[0]).isBetween(1, 100);
        readsMany.await();
        many.close();
        one.close();
    }
}
