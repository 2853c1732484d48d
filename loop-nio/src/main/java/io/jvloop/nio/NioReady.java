package io.jvloop.nio;

import io.jvloop.spi.BoundSocket;
import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;

/** Stateless. Takes over channels that somebody else has opened and bound. */
final class NioReady {
    private NioReady() {
    }

    static NioListener listener(BoundSocket ready) throws IOException {
        if (!(channel(ready) instanceof ServerSocketChannel channel)) {
            throw new IllegalArgumentException("cannot listen on " + ready + ": it is no server's channel");
        }
        prepare(channel, channel);
        return new NioListener(channel);
    }

    static NioDatagrams datagrams(BoundSocket ready) throws IOException {
        if (!(channel(ready) instanceof DatagramChannel channel)) {
            throw new IllegalArgumentException("cannot use " + ready + " for datagrams: it is a server's channel");
        }
        prepare(channel, channel);
        return new NioDatagrams(channel);
    }

    private static Object channel(BoundSocket ready) {
        if (ready.socket() instanceof Integer) {
            throw new UnsupportedOperationException("cannot use " + ready + ": NIO takes channels of the JDK alone"
                    + " (System.inheritedChannel is that of descriptor 0); use a back end with DESCRIPTORS");
        }
        return ready.socket();
    }

    private static void prepare(NetworkChannel channel, SelectableChannel same) throws IOException {
        if (channel.getLocalAddress() == null) {
            throw new SocketException("cannot use " + channel + ": it is not bound");
        }
        same.configureBlocking(false);
    }
}
