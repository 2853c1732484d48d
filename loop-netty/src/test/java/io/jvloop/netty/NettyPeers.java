package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Servers and clients of Netty's on a hosted event loop, or on the host of a guest, for the tasks of the loop. */
record NettyPeers(EventLoop loop, IoEventLoop hosted) {

    static NettyPeers on(EventLoop loop) {
        return new NettyPeers(loop, NettyGroups.of(loop).next());
    }

    boolean isEpoll() {
        return hosted.isIoType(EpollIoHandler.class);
    }

    Class<? extends ServerChannel> serverClass() {
        return isEpoll() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    Class<? extends Channel> clientClass() {
        return isEpoll() ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** A server whose connections have each a handler, and stay half open when the client has ended. */
    Channel serve(Supplier<? extends ChannelHandler> handlers) {
        return serve(handlers, true);
    }

    /** A server whose connections have each a handler, and end with the client's. */
    Channel serveWhole(Supplier<? extends ChannelHandler> handlers) {
        return serve(handlers, false);
    }

    private Channel serve(Supplier<? extends ChannelHandler> handlers, boolean halfClosure) {
        ChannelFuture bound = new ServerBootstrap().group(hosted).channel(serverClass())
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, halfClosure).childHandler(initializer(handlers))
                .bind(InetAddress.getLoopbackAddress(), 0);
        await(bound);
        return bound.channel();
    }

    /** A connection, once it is there. */
    Channel connect(SocketAddress peer, ChannelHandler handler) {
        ChannelFuture connected = beginConnecting(peer, handler);
        await(connected);
        return connected.channel();
    }

    ChannelFuture beginConnecting(SocketAddress peer, ChannelHandler handler) {
        return new Bootstrap().group(hosted).channel(clientClass()).handler(initializer(() -> handler)).connect(peer);
    }

    /** Registers a channel that has been deregistered. */
    void register(Channel channel) {
        ChannelPromise registered = channel.newPromise();
        channel.unsafe().register(hosted, registered);
        await(registered);
    }

    private static ChannelInitializer<Channel> initializer(Supplier<? extends ChannelHandler> handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers.get());
            }
        };
    }

    static InetSocketAddress address(Channel server) {
        return (InetSocketAddress) server.localAddress();
    }

    /** Suspends until a future of Netty's is done; throws what it failed with. */
    <T> T await(Future<T> future) {
        Promise<T> done = loop.createFuture();
        future.addListener(_ -> loop.callSoonThreadsafe(() -> {
            if (future.isSuccess()) {
                done.setResult(future.getNow());
            } else {
                done.setException(future.cause());
            }
        }));
        return done.await();
    }

    /** Suspends until the body has run in the event loop. */
    void inService(Runnable body) {
        await(hosted.submit(body));
    }

    static ChannelHandler echo() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                context.writeAndFlush(message);
            }
        };
    }

    /** Drops what comes, also the error when its peer resets the connection. */
    static ChannelHandler silent() {
        return new SimpleChannelInboundHandler<ByteBuf>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                // dropped
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
                // dropped
            }
        };
    }

    /** Calls the body with what comes, which the body does not keep. */
    static ChannelHandler onRead(BiConsumer<ChannelHandlerContext, ByteBuf> body) {
        return new SimpleChannelInboundHandler<ByteBuf>() {
            @Override
            protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
                body.accept(context, bytes);
            }
        };
    }

    static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    static String text(ByteBuf bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
