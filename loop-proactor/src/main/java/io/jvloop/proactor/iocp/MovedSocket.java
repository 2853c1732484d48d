package io.jvloop.proactor.iocp;

import io.jvloop.spi.MovedStream;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * Any thread. A connection between two completion ports, associated with neither.
 *
 * @param handle the socket's
 * @param family its address family
 * @param peer   the address of its peer
 */
record MovedSocket(long handle, int family, InetSocketAddress peer) implements MovedStream {

    IocpStream to(IocpEngine engine) {
        return new IocpStream(IocpSocket.ofAccepted(engine, handle, family), peer);
    }

    @Override
    public void close() {
        try (Arena arena = Arena.ofConfined()) {
            Objects.requireNonNull(Win32.in(arena)).call(WindowsFunction.CLOSE_SOCKET, handle);
        }
    }
}
