package io.jvloop.nio;

import io.jvloop.spi.BoundSocket;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;

/** Stateless. Takes over channels that somebody else has opened and bound. */
final class NioBoundSockets {
    private NioBoundSockets() {
    }

    static NioListener listener(BoundSocket boundSocket) throws IOException {
        if (!(channel(boundSocket) instanceof ServerSocketChannel channel)) {
            throw new IllegalArgumentException("cannot listen on " + boundSocket + ": it is no server's channel");
        }
        prepare(channel, channel);
        return new NioListener(channel);
    }

    static NioDatagrams datagrams(BoundSocket boundSocket) throws IOException {
        if (!(channel(boundSocket) instanceof DatagramChannel channel)) {
            throw new IllegalArgumentException("cannot use " + boundSocket + " for datagrams: it is a server's channel");
        }
        prepare(channel, channel);
        return new NioDatagrams(channel);
    }

    private static Object channel(BoundSocket boundSocket) {
        if (boundSocket.socket() instanceof Integer) {
            throw new UnsupportedOperationException("cannot use " + boundSocket + ": NIO takes channels of the JDK alone"
                    + " (System.inheritedChannel is that of descriptor 0); use a back end with DESCRIPTORS");
        }
        return boundSocket.socket();
    }

    private static void prepare(NetworkChannel channel, SelectableChannel same) throws IOException {
        if (channel.getLocalAddress() == null) {
            throw new SocketException("cannot use " + channel + ": it is not bound");
        }
        same.configureBlocking(false);
    }
}
