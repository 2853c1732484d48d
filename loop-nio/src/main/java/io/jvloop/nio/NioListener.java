package io.jvloop.nio;

import io.jvloop.spi.readiness.JdkSocket;
import io.jvloop.spi.readiness.JdkStream;
import io.jvloop.spi.readiness.NonBlockingListener;
import io.jvloop.spi.readiness.NonBlockingStream;
import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A server socket channel in non-blocking mode. */
final class NioListener implements JdkSocket, NonBlockingListener {
    private final ServerSocketChannel channel;

    NioListener(ServerSocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public SelectableChannel selectable() {
        return channel;
    }

    @Override
    public NetworkChannel network() {
        return channel;
    }

    @Override
    public @Nullable NonBlockingStream accept() throws IOException {
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
            return null;
        }
        try {
            accepted.configureBlocking(false);
        } catch (Throwable t) {
            accepted.close();
            throw t;
        }
        return new JdkStream(accepted);
    }
}
