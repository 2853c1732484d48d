package io.jvloop.proactor.uring;

import io.jvloop.spi.MovedStream;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Any thread. A connection between two rings.
 *
 * @param number the descriptor's
 * @param family the address family
 * @param local  its address, or null if the system is to be asked
 * @param peer   the peer's address, or null if the system is to be asked
 */
record MovedDescriptor(int number, int family, @Nullable SocketAddress local, @Nullable SocketAddress peer) implements MovedStream {

    UringStream to(UringEngine engine) {
        return new UringStream(engine, new Descriptor(engine, number, family, local, peer));
    }

    @Override
    public void close() {
        new ForeignCalls().close(number);
    }
}
