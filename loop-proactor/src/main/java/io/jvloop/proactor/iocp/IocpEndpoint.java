package io.jvloop.proactor.iocp;

import io.jvloop.spi.SystemSocket;
import io.jvloop.spi.completion.EngineSocket;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;

/** Confined to its loop. A socket whose operations complete at the port: what all kinds share. */
abstract class IocpEndpoint<E> extends EngineSocket<E> implements SystemSocket {
    final IocpEngine engine;
    final IocpSocket socket;

    IocpEndpoint(IocpSocket socket) {
        this.engine = socket.engine();
        this.socket = socket;
    }

    @Override
    public final SocketAddress localAddress() throws IOException {
        return engine.winsock().localAddress(socket.handle());
    }

    @Override
    public final <T> T option(SocketOption<T> name) throws IOException {
        socket.ensureOpen();
        return engine.winsock().option(socket.handle(), name);
    }

    @Override
    public final <T> void setOption(SocketOption<T> name, T value) throws IOException {
        socket.ensureOpen();
        engine.winsock().setOption(socket.handle(), name, value);
    }

    @Override
    public void close() {
        socket.close();
    }
}
