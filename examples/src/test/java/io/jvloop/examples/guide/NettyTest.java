package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.jvloop.EventLoop;
import io.jvloop.LoopGroup;
import io.jvloop.netty.NettyLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NettyTest {

    @Test
    void aServerOfNettysIsServedByTwoLoops() throws Exception {
        assumeFalse(System.getProperty("os.name").equals("Mac OS X"), "there the channels are Netty's kqueue channels");
        // snippet: netty-serve
        LoopGroup loops = LoopGroup.open(2);
        IoEventLoopGroup group = NettyLoops.eventLoopGroup(loops);
        boolean epoll = group.isIoType(EpollIoHandler.class);
        Channel server = new ServerBootstrap().group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .childHandler(new SimpleChannelInboundHandler<ByteBuf>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
                        String name = request.toString(UTF_8);
                        createTask(() -> {   // a coroutine of the loop that has got the connection
                            sleep(Duration.ofMillis(10));
                            context.writeAndFlush(Unpooled.copiedBuffer("hello, " + name, UTF_8));
                        });
                    }

                    @Override
                    public boolean isSharable() {
                        return true;
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0).sync().channel();
        // end
        InetSocketAddress address = (InetSocketAddress) server.localAddress();
        String expected = "hello, Netty";
        for (int i = 0; i < loops.loops().size(); i++) {
            try (Socket client = new Socket(address.getAddress(), address.getPort())) {
                client.getOutputStream().write("Netty".getBytes(UTF_8));
                assertThat(client.getInputStream().readNBytes(expected.length())).asString(UTF_8).isEqualTo(expected);
            }
        }
        // snippet: netty-shutdown
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        loops.close();
        // end
        assertThat(group.isTerminated()).isTrue();
        assertThat(server.isOpen()).isFalse();
    }

    @Test
    void aServerOfNettysHasAGuest() throws Exception {
        IoEventLoop host = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory()).next();
        // snippet: netty-guest
        EventLoop guest = NettyLoops.of(host);   // on the thread of the event loop, from any thread
        Channel server = new ServerBootstrap().group(host).channel(NioServerSocketChannel.class)
                .childHandler(new SimpleChannelInboundHandler<ByteBuf>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
                        String name = request.toString(UTF_8);
                        createTask(() -> {   // without a hop: the guest is the running loop here
                            sleep(Duration.ofMillis(10));
                            context.writeAndFlush(Unpooled.copiedBuffer("hello, " + name, UTF_8));
                        });
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0).sync().channel();
        // end
        InetSocketAddress address = (InetSocketAddress) server.localAddress();
        String expected = "hello, Netty";
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            client.getOutputStream().write("Netty".getBytes(UTF_8));
            assertThat(client.getInputStream().readNBytes(expected.length())).asString(UTF_8).isEqualTo(expected);
        }
        server.close().sync();
        // snippet: netty-guest-close
        host.submit(guest::close).sync();   // or the host is shut down, and cancels the guest's tasks
        // end
        host.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        assertThat(guest.isClosed()).isTrue();
    }
}
