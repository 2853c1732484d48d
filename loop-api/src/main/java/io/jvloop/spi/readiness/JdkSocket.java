package io.jvloop.spi.readiness;

import io.jvloop.spi.SystemSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.NetworkChannel;

/** Confined to its loop. A socket that is a channel of the JDK: what its kinds have in common. */
public interface JdkSocket extends JdkChannel, SystemSocket {

    /**
     * The same channel.
     *
     * @return it
     */
    NetworkChannel network();

    @Override
    default SocketAddress localAddress() throws IOException {
        return network().getLocalAddress();
    }

    @Override
    default <T> T option(SocketOption<T> name) throws IOException {
        return network().getOption(name);
    }

    @Override
    default <T> void setOption(SocketOption<T> name, T value) throws IOException {
        network().setOption(name, value);
    }

    @Override
    default void close() {
        try {
            network().close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + network() + ": " + e.getMessage(), e);
        }
    }
}
