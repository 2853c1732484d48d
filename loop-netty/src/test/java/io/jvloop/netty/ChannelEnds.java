package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** Both ends of a connection over loopback, on one event loop of Netty's. */
record ChannelEnds(NettyChannel client, NettyChannel server, Channel listener) implements AutoCloseable {
    /** What the system keeps on the way, in bytes. */
    private static final int LITTLE = 256 * 1024;

    static Class<? extends ServerChannel> serverClass(IoEventLoopGroup group) {
        return group.isIoType(EpollIoHandler.class) ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    static Class<? extends Channel> clientClass(IoEventLoopGroup group) {
        return group.isIoType(EpollIoHandler.class) ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    /** Connects; the handlers come first in the server's pipeline. Suspends. */
    static ChannelEnds connect(EventLoop loop, IoEventLoopGroup group, ChannelHandler... serverSide) {
        Promise<NettyChannel> accepted = loop.createFuture();
        Promise<NettyChannel> connected = loop.createFuture();
        ChannelFuture bound = new ServerBootstrap().group(group)
                .channel(serverClass(group))
                .option(ChannelOption.SO_RCVBUF, LITTLE)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(overTo(loop, accepted, serverSide))
                .bind(InetAddress.getLoopbackAddress(), 0);
        NettyFutures.await(bound);
        NettyFutures.await(new Bootstrap().group(group)
                .channel(clientClass(group))
                .option(ChannelOption.SO_SNDBUF, LITTLE)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(overTo(loop, connected))
                .connect(bound.channel().localAddress()));
        return new ChannelEnds(connected.await(), accepted.await(), bound.channel());
    }

    /** Makes a channel for coroutines of each that is initialized; the handlers come first. */
    static ChannelInitializer<Channel> overTo(EventLoop loop, Promise<NettyChannel> made, ChannelHandler... before) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(before);
                NettyChannel ours = NettyChannel.over(loop, channel);
                loop.callSoonThreadsafe(() -> made.setResult(ours));
            }
        };
    }

    /** Reads a text of so many characters, or to the end. Suspends. */
    static String readText(NettyChannel channel, int length) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            ByteBuf message = (ByteBuf) channel.read();
            if (message == null) {
                break;
            }
            text.append(message.toString(StandardCharsets.UTF_8));
            message.release();
        }
        return text.toString();
    }

    /** How many bytes come to the end. Suspends. */
    static long readToEnd(NettyChannel channel) throws IOException {
        long count = 0;
        for (ByteBuf message = (ByteBuf) channel.read(); message != null; message = (ByteBuf) channel.read()) {
            count += message.readableBytes();
            message.release();
        }
        return count;
    }

    @Override
    public void close() {
        client.abort();
        server.abort();
        client.awaitClosed();
        server.awaitClosed();
        NettyFutures.await(listener.close());
    }
}
