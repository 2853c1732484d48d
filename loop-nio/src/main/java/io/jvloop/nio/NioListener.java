package io.jvloop.nio;

import io.jvloop.spi.readiness.JdkSocket;
import io.jvloop.spi.readiness.JdkStream;
import io.jvloop.spi.readiness.NonBlockingListener;
import io.jvloop.spi.readiness.NonBlockingStream;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A server socket channel in non-blocking mode. */
final class NioListener extends JdkSocket<ServerSocketChannel> implements NonBlockingListener {

    NioListener(ServerSocketChannel channel) {
        super(channel);
    }

    @Override
    public @Nullable NonBlockingStream accept() throws IOException {
        SocketChannel accepted = selectable().accept();
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
