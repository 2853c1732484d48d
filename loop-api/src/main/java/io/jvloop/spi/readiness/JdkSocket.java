package io.jvloop.spi.readiness;

import io.jvloop.spi.SystemSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;

/**
 * Confined to its loop. A socket that is a channel of the JDK: what its kinds have in common.
 *
 * @param <C> the channel's class
 */
public abstract class JdkSocket<C extends SelectableChannel & NetworkChannel> implements JdkChannel, SystemSocket {
    private final C channel;

    /**
     * Takes over a channel.
     *
     * @param channel in non-blocking mode
     */
    protected JdkSocket(C channel) {
        this.channel = channel;
    }

    @Override
    public final C selectable() {
        return channel;
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return channel.getLocalAddress();
    }

    @Override
    public final <T> T option(SocketOption<T> name) throws IOException {
        return channel.getOption(name);
    }

    @Override
    public final <T> void setOption(SocketOption<T> name, T value) throws IOException {
        channel.setOption(name, value);
    }

    @Override
    public final void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + channel + ": " + e.getMessage(), e);
        }
    }
}
