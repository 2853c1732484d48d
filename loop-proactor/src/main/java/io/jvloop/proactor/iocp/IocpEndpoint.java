package io.jvloop.proactor.iocp;

import io.jvloop.spi.SystemSocket;
import io.jvloop.spi.completion.EngineSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;

/** Confined to its loop. A socket whose operations complete at the port: what its kinds have in common. */
abstract class IocpEndpoint<E> extends EngineSocket<E> implements SystemSocket {
    final IocpEngine engine;
    final IocpSocket socket;

    IocpEndpoint(IocpSocket socket) {
        this.engine = socket.engine();
        this.socket = socket;
    }

    @Override
    public final SocketAddress localAddress() throws IOException {
        return socket.localAddress();
    }

    @Override
    public final <T> T option(SocketOption<T> name) throws IOException {
        return socket.option(name);
    }

    @Override
    public final <T> void setOption(SocketOption<T> name, T value) throws IOException {
        socket.setOption(name, value);
    }

    @Override
    public void close() {
        socket.close();
    }
}
