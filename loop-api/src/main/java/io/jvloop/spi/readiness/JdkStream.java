package io.jvloop.spi.readiness;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/** Confined to its loop. A socket channel in non-blocking mode, in which the thread's interrupt status has no effect. */
public final class JdkStream extends JdkSocket<SocketChannel> implements NonBlockingSocket {

    /**
     * Takes over a channel.
     *
     * @param channel in non-blocking mode
     */
    public JdkStream(SocketChannel channel) {
        super(channel);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return selectable().read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return selectable().write(from);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int count) throws IOException {
        return selectable().write(from, offset, count);
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        return file.transferTo(position, count, selectable());
    }

    @Override
    public boolean isConnected() {
        return selectable().isConnected();
    }

    @Override
    public boolean finishConnect() throws IOException {
        return selectable().finishConnect();
    }

    @Override
    public void shutdownOutput() throws IOException {
        selectable().shutdownOutput();
    }

    @Override
    public SocketAddress remoteAddress() throws IOException {
        return selectable().getRemoteAddress();
    }
}
