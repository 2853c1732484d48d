package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.runningLoop;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.netty.ByteBufs;
import io.jvloop.netty.NettyChannel;
import io.jvloop.netty.NettyFutures;
import io.jvloop.netty.NettyLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NettyCoroutinesTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    // snippet: netty-coroutine
    static void shoutLines(NettyChannel channel) throws IOException {
        try (channel) {
            for (Object line = channel.read(); line != null; line = channel.read()) {
                channel.write(line.toString().toUpperCase(Locale.ROOT) + "\n");
            }
        }
    }
    // end

    @Test
    void coroutinesAndNettyShareALoop() throws IOException {
        run(LoopOptions.DEFAULT.withPolicy("nio"), () -> {
            // snippet: netty-server
            EventLoop loop = runningLoop();
            IoEventLoopGroup group = NettyLoops.eventLoopGroup(loop);        // no thread of its own
            ChannelFuture bound = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                    .childHandler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel connection) {
                            connection.pipeline().addLast(new LineBasedFrameDecoder(1000), new StringDecoder(), new StringEncoder());
                            NettyChannel channel = NettyChannel.over(loop, connection);
                            createTask(() -> shoutLines(channel));           // a handler is in the loop's turn
                        }
                    }).bind("127.0.0.1", 0);
            NettyFutures.await(bound);                                       // sync() would stop the loop in baton mode
            // end
            converse(bound.channel().localAddress());
            // snippet: netty-end
            NettyFutures.await(group.shutdownGracefully(0, 5, TimeUnit.SECONDS));
            // end
        });
        assertThat(stage.printed()).containsExactly("HELLO");
    }

    private void converse(SocketAddress address) throws IOException {
        StreamPair stream = openConnection((InetSocketAddress) address);
        ByteBuf question = Unpooled.copiedBuffer("hello\n", StandardCharsets.UTF_8);
        ByteBuf answer = Unpooled.buffer();
        // snippet: netty-buffers
        ByteBufs.write(stream.writer(), question);           // releases it
        while (answer.readableBytes() < 6) {
            ByteBufs.read(stream.reader(), answer);          // the buffer stays ours
        }
        // end
        out.println(answer.toString(StandardCharsets.UTF_8).strip());
        answer.release();
        stream.writer().close();
    }
}
