package io.jvloop.posix;

import io.jvloop.spi.SystemSocket;
import io.jvloop.unix.SocketOptions;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A socket's descriptor, with the operations that all kinds of sockets share. */
sealed interface Fd extends Watchable, SystemSocket permits FdChannel, FdListener, FdDatagrams, FdUnixDatagrams {

    FdSocket socket();

    /** Whether it supports the options for multicast. */
    default boolean hasMulticast() {
        return false;
    }

    @Override
    default FileDescriptor descriptor() {
        return socket();
    }

    @Override
    default SocketAddress localAddress() throws IOException {
        return known(socket().localAddress());
    }

    static SocketAddress known(@Nullable SocketAddress address) throws SocketException {
        if (address == null) {
            throw new SocketException("the system does not know the socket's address");
        }
        return address;
    }

    @Override
    default <T> T option(SocketOption<T> name) throws IOException {
        return SocketOptions.get(new FdOptions(socket()), hasMulticast(), name);
    }

    @Override
    default <T> void setOption(SocketOption<T> name, T value) throws IOException {
        SocketOptions.set(new FdOptions(socket()), hasMulticast(), name, value);
    }

    @Override
    default void close() {
        try {
            socket().close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a socket: " + e.getMessage(), e);
        }
    }
}
