package io.jvloop.tck.net.channels;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;

/** A socket channel that is not the JDK's own, as those that trace or encrypt: no selector of the JDK's takes it. */
final class ForeignSocket extends SocketChannel {
    private final SocketChannel behind;

    ForeignSocket(SocketChannel behind) throws IOException {
        super(behind.provider());
        this.behind = behind;
        configureBlocking(false);
    }

    @Override
    public SocketChannel bind(SocketAddress local) throws IOException {
        behind.bind(local);
        return this;
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        behind.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return behind.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return behind.supportedOptions();
    }

    @Override
    public SocketChannel shutdownInput() throws IOException {
        behind.shutdownInput();
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        behind.shutdownOutput();
        return this;
    }

    @Override
    public Socket socket() {
        return behind.socket();
    }

    @Override
    public boolean isConnected() {
        return behind.isConnected();
    }

    @Override
    public boolean isConnectionPending() {
        return behind.isConnectionPending();
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        return behind.connect(remote);
    }

    @Override
    public boolean finishConnect() throws IOException {
        return behind.finishConnect();
    }

    @Override
    public SocketAddress getRemoteAddress() throws IOException {
        return behind.getRemoteAddress();
    }

    @Override
    public SocketAddress getLocalAddress() throws IOException {
        return behind.getLocalAddress();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return behind.read(into);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        return behind.read(into, offset, length);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return behind.write(from);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        return behind.write(from, offset, length);
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        behind.close();
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
        behind.configureBlocking(block);
    }
}
