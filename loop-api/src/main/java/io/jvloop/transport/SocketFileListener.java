package io.jvloop.transport;

import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.ListenerSink;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.file.Path;

/** Confined to its loop. A listener that removes its socket file when it is closed. */
final class SocketFileListener implements ListenerHandle {
    private final ListenerHandle listener;
    private final SocketFile file;

    private SocketFileListener(ListenerHandle listener, SocketFile file) {
        this.listener = listener;
        this.file = file;
    }

    static ListenerHandle of(ListenerHandle listener, Path path) throws IOException {
        try {
            return new SocketFileListener(listener, new SocketFile(path));
        } catch (Throwable t) {
            listener.close();
            throw t;
        }
    }

    @Override
    public void startAccepting(ListenerSink sink) {
        listener.startAccepting(sink);
    }

    @Override
    public void stopAccepting() {
        listener.stopAccepting();
    }

    @Override
    public void close() {
        file.remove();
        listener.close();
    }

    @Override
    public SocketAddress localAddress() {
        return listener.localAddress();
    }

    @Override
    public <T> T option(SocketOption<T> name) throws IOException {
        return listener.option(name);
    }

    @Override
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        listener.setOption(name, value);
    }

    @Override
    public String toString() {
        return listener.toString();
    }
}
