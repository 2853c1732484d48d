package io.jvloop.spi.readiness;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;

/** Confined to its loop. A socket channel in non-blocking mode; its operations ignore the thread's interrupt status there. */
public final class JdkStream implements JdkSocket, NonBlockingSocket {
    private final SocketChannel channel;

    /**
     * Takes over a channel.
     *
     * @param channel in non-blocking mode
     */
    public JdkStream(SocketChannel channel) {
        this.channel = channel;
    }

    @Override
    public SelectableChannel selectable() {
        return channel;
    }

    @Override
    public NetworkChannel network() {
        return channel;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return channel.write(from);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int count) throws IOException {
        return channel.write(from, offset, count);
    }

    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        return file.transferTo(position, count, channel);
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean finishConnect() throws IOException {
        return channel.finishConnect();
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public SocketAddress remoteAddress() throws IOException {
        return channel.getRemoteAddress();
    }
}
