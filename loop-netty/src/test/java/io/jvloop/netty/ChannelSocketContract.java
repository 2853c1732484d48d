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
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Coroutines at both ends of a connection, on a hosted event loop and on those of Netty. */
class ChannelSocketContract {
    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @Order(3)
    @RegisterExtension
    final NettyGroups groups = new NettyGroups(fixture);

    private EventLoop loop() {
        return fixture.loop();
    }

    private ChannelEnds connect(IoEventLoopGroup group) {
        return ChannelEnds.connect(loop(), group);
    }

    @AsyncTest
    void whatIsWrittenIsRead() throws IOException {
        groups.each(group -> {
            try (ChannelEnds ends = connect(group)) {
                ends.client().write(NettyPeers.bytes("hello"));
                assertThat(ChannelEnds.readText(ends.server(), 5)).isEqualTo("hello");
                ends.server().send(NettyPeers.bytes("world"));
                assertThat(ChannelEnds.readText(ends.client(), 5)).isEqualTo("world");
            }
        });
    }

    @AsyncTest
    void writerWaitsForAPeerThatDoesNotRead() throws IOException {
        groups.each(group -> {
            try (ChannelEnds ends = connect(group)) {
                int[] blocks = new int[1];
                Task<Void> writer = Asyncio.createTask(() -> {
                    for (; blocks[0] < 100; blocks[0]++) {
                        ends.client().write(Unpooled.wrappedBuffer(new byte[64 * 1024]));
                    }
                    ends.client().shutdownOutput();
                });
                while (ends.server().channel().config().isAutoRead()) {
                    Asyncio.yieldNow();
                }
                Steps.turns(3);

                assertThat(blocks[0]).isLessThan(100);
                assertThat(ChannelEnds.readToEnd(ends.server())).isEqualTo(100 * 64 * 1024);
                writer.await();
            }
        });
    }

    @AsyncTest
    void eitherSideEndsByItself() throws IOException {
        groups.each(group -> {
            try (ChannelEnds ends = connect(group)) {
                ends.client().write(NettyPeers.bytes("question"));
                ends.client().shutdownOutput();

                assertThat(ChannelEnds.readToEnd(ends.server())).isEqualTo(8);
                ends.server().write(NettyPeers.bytes("answer"));
                ends.server().shutdownOutput();
                assertThat(ChannelEnds.readToEnd(ends.client())).isEqualTo(6);
            }
        });
    }

    @AsyncTest
    void closeSendsWhatWasWritten() throws IOException {
        groups.each(group -> {
            try (ChannelEnds ends = connect(group)) {
                for (int i = 0; i < 40; i++) {
                    ends.client().channel().write(Unpooled.wrappedBuffer(new byte[64 * 1024]));
                }
                Task<Void> writer = Asyncio.createTask(() -> ends.client().write(NettyPeers.bytes("the last")));
                Steps.turns(3);
                ends.client().close();

                assertThat(ChannelEnds.readToEnd(ends.server())).isEqualTo(40 * 64 * 1024 + 8);
                writer.await();
            }
        });
    }

    @AsyncTest
    void readerOfAChannelThatIsClosedMeanwhileGetsTheEnd() throws IOException {
        groups.each(group -> {
            try (ChannelEnds ends = connect(group)) {
                Task<Object> reader = Asyncio.createTask(ends.client()::read);
                Steps.turns(3);
                ends.client().close();

                assertThat(reader.await()).isNull();
            }
        });
    }

    @AsyncTest
    void messagesThatComeAfterTheReaderWasCancelledAreReadLater() throws IOException {
        groups.each(group -> {
            try (ChannelEnds ends = connect(group)) {
                Task<Object> reader = Asyncio.createTask(ends.server()::read);
                Steps.turns(3);
                reader.cancel();
                assertThatThrownBy(reader::await).isInstanceOf(CancelledError.class);
                ends.client().write(NettyPeers.bytes("hello"));

                assertThat(ChannelEnds.readText(ends.server(), 5)).isEqualTo("hello");
            }
        });
    }

    @AsyncTest
    void writeOnAClosedChannelFailsAndReleases() throws IOException {
        groups.each(group -> {
            try (ChannelEnds ends = connect(group)) {
                ends.client().close();
                ByteBuf message = NettyPeers.bytes("late");

                assertThatThrownBy(() -> ends.client().write(message)).isInstanceOf(IOException.class);
                assertThat(message.refCnt()).isZero();
            }
        });
    }

    @AsyncTest
    void floodOfOneConnectionDoesNotHoldUpAnother() throws IOException {
        groups.each(group -> {
            try (ChannelEnds flooded = connect(group); ChannelEnds quiet = connect(group)) {
                List<Task<Void>> flood = List.of(Asyncio.createTask(() -> {
                    while (true) {
                        flooded.client().write(Unpooled.wrappedBuffer(new byte[1000]));
                    }
                }), Asyncio.createTask(() -> {
                    ChannelEnds.readToEnd(flooded.server());
                }));
                for (int i = 0; i < 20; i++) {
                    quiet.client().write(NettyPeers.bytes("?"));
                    assertThat(ChannelEnds.readText(quiet.server(), 1)).isEqualTo("?");
                    quiet.server().write(NettyPeers.bytes("!"));
                    assertThat(ChannelEnds.readText(quiet.client(), 1)).isEqualTo("!");
                }

                assertThat(flood).noneMatch(Task::isDone);
                flood.forEach(Task::cancel);
                Asyncio.gatherSettled(flood).await();
            }
        });
    }

    @AsyncTest
    void codecThatMakesManyMessagesOfOneReadLosesNoneAndPausesTheChannel() throws IOException {
        int block = 10_000;
        groups.each(group -> {
            AtomicInteger made = new AtomicInteger();
            ChannelHandler blocks = new ChannelInboundHandlerAdapter() {
                @Override
                public void handlerAdded(ChannelHandlerContext context) {
                    context.channel().config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(block));
                }
            };
            ChannelHandler messageOfEachByte = new SimpleChannelInboundHandler<ByteBuf>() {
                @Override
                protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                    while (bytes.isReadable()) {
                        made.incrementAndGet();
                        context.fireChannelRead(bytes.readByte());
                    }
                }
            };
            try (ChannelEnds ends = ChannelEnds.connect(loop(), group, blocks, messageOfEachByte)) {
                ends.client().write(Unpooled.wrappedBuffer(new byte[10 * block]));
                for (int read = 0; read < 10 * block; read++) {
                    assertThat(made.get() - read < 64 + block).isTrue();
                    ends.server().read();
                }
                ends.client().shutdownOutput();

                assertThat(ends.server().read()).isNull();
            }
        });
    }
}
