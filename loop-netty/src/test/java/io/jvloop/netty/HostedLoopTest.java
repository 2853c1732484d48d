package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.BackEndUnderTest;
import io.jvloop.tck.LoopFixture;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Netty's channels in a loop's poll. */
abstract class HostedLoopTest implements BackEndUnderTest {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private EventLoop loop() {
        return fixture.loop();
    }

    private IoEventLoopGroup group() {
        return NettyLoops.eventLoopGroup(loop());
    }

    private static Class<? extends ServerChannel> serverClass(IoEventLoopGroup group) {
        return group.isIoType(EpollIoHandler.class) ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    private static Class<? extends Channel> clientClass(IoEventLoopGroup group) {
        return group.isIoType(EpollIoHandler.class) ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    @AsyncTest
    void serverAndClientOfNettyTalkOnTheLoop() {
        IoEventLoopGroup group = group();
        Promise<String> answer = loop().createFuture();
        Promise<Channel> bound = loop().createFuture();
        new ServerBootstrap().group(group).channel(serverClass(group)).childHandler(new ChannelInboundHandlerAdapter() {
            @Override
            public boolean isSharable() {
                return true;
            }

            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                context.writeAndFlush(message);
            }
        }).bind(InetAddress.getLoopbackAddress(), 0)
                .addListener(done -> bound.setResult(((ChannelFuture) done).channel()));
        Channel server = bound.await();
        new Bootstrap().group(group).channel(clientClass(group)).handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                        context.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.UTF_8));
                    }

                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        ByteBuf bytes = (ByteBuf) message;
                        answer.setResult(bytes.toString(StandardCharsets.UTF_8));
                        bytes.release();
                    }
                });
            }
        }).connect((InetSocketAddress) server.localAddress());

        assertThat(answer.await()).isEqualTo("hello");
        Promise<Void> over = loop().createFuture();
        group.shutdownGracefully(0, 0, TimeUnit.SECONDS)
                .addListener(_ -> loop().callSoonThreadsafe(() -> over.setResult(null)));
        over.await();
    }

    @Test
    void groupOfAClosedLoopRejects() {
        IoEventLoopGroup group = group();
        loop().close();

        assertThatThrownBy(() -> group.execute(() -> {
        })).isInstanceOf(RejectedExecutionException.class);
        assertThat(group.isTerminated()).isTrue();
    }
}
