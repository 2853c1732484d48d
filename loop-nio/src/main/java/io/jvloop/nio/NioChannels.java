package io.jvloop.nio;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BoundSocket;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.portable.JdkChild;
import io.jvloop.spi.portable.JdkPipe;
import io.jvloop.spi.readiness.ChannelFactory;
import io.jvloop.spi.readiness.JdkStream;
import io.jvloop.spi.readiness.NonBlockingChild;
import io.jvloop.spi.readiness.NonBlockingDatagrams;
import io.jvloop.spi.readiness.NonBlockingListener;
import io.jvloop.spi.readiness.NonBlockingSocket;
import io.jvloop.spi.readiness.NonBlockingStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Opens NIO channels. */
final class NioChannels implements ChannelFactory {

    @Override
    public NonBlockingSocket connect(SocketAddress peer, @Nullable SocketAddress local) throws IOException {
        SocketChannel channel =
                peer instanceof UnixDomainSocketAddress ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            channel.configureBlocking(false);
            if (local != null) {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(local);
            }
            channel.connect(peer);
            return new JdkStream(channel);
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }

    @Override
    public NonBlockingListener listen(SocketAddress local, ListenSettings settings) throws IOException {
        if (local instanceof BoundSocket boundSocket) {
            return NioBoundSockets.listener(boundSocket);
        }
        if (local instanceof UnixDomainSocketAddress) {
            return listenUnix(local, settings);
        }
        boolean anywhere = local instanceof InetSocketAddress inet && inet.getAddress().isAnyLocalAddress();
        // The JDK's default socket serves both families; what is bound to one address belongs to its family anyway.
        ServerSocketChannel channel = anywhere && !settings.dualStack()
                ? ServerSocketChannel.open(StandardProtocolFamily.INET) : ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            if (settings.reuseAddress() != null) { // else the JDK does what is the custom of the system
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, settings.reuseAddress());
            }
            if (settings.reusePort()) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.bind(local, settings.backlog());
            return new NioListener(channel);
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }

    private static NonBlockingListener listenUnix(SocketAddress local, ListenSettings settings) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            channel.bind(local, settings.backlog());
            if (settings.permissions() != null) {
                Files.setPosixFilePermissions(((UnixDomainSocketAddress) local).getPath(), settings.permissions());
                refuseTheQuick(channel);
            }
            return new NioListener(channel);
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }

    /** The JDK's bind listens at once: who has connected before the permissions were set is not let in, whoever it was. */
    private static void refuseTheQuick(ServerSocketChannel channel) throws IOException {
        for (SocketChannel quick = channel.accept(); quick != null; quick = channel.accept()) {
            quick.close();
        }
    }

    @Override
    public NonBlockingStream pipe(PipeAddress source, boolean writing) throws IOException {
        return JdkPipe.open(source, writing);
    }

    @Override
    public NonBlockingChild spawn(ChildSettings settings, BackendContext context) throws IOException {
        return JdkChild.start(settings, context);
    }

    @Override
    public NonBlockingDatagrams datagrams(BoundSocket boundSocket) throws IOException {
        return NioBoundSockets.datagrams(boundSocket);
    }

    @Override
    public NonBlockingDatagrams datagrams(DatagramSettings settings) throws IOException {
        DatagramChannel channel = DatagramChannel.open(settings.ipv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            if (settings.reusePort()) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.setOption(StandardSocketOptions.SO_BROADCAST, settings.broadcast());
            if (settings.local() != null || settings.peer() == null) {
                channel.bind(settings.local());
            }
            if (settings.peer() != null) {
                channel.connect(settings.peer());
            }
            return new NioDatagrams(channel);
        } catch (Throwable t) {
            channel.close();
            throw t;
        }
    }
}
