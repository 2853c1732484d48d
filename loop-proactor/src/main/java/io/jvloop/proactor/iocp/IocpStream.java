package io.jvloop.proactor.iocp;

import io.jvloop.spi.MovedStream;
import io.jvloop.spi.completion.Block;
import io.jvloop.spi.completion.ConnectingSocket;
import io.jvloop.spi.completion.StreamSocket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A stream socket. Each WSARecv that has received data is followed by another. After a stop, the one in flight stays
 * and no other follows, so that a short pause costs nothing and a cancellation cannot lose data.
 */
final class IocpStream extends IocpEndpoint<StreamSocket.Events> implements ConnectingSocket {
    private final InetSocketAddress peer;
    private @Nullable Listener connecting;
    private @Nullable IocpOperation receive;
    private @Nullable IocpOperation send;
    private @Nullable Block receiving;
    private boolean stopping;
    /** Whether the last receive has filled its block; the next then gets a big one. */
    private boolean filledBlock;
    private boolean sending;

    IocpStream(IocpSocket socket, InetSocketAddress peer) {
        super(socket);
        this.peer = peer;
    }

    // ---- connecting ----

    @Override
    public void connect(Listener listener) {
        connecting = listener;
        IocpOperation operation = socket.operation((error, bytes) -> connected(error));
        int error = operation.begun(operation.start().connect(engine.extensions(), socket.handle(), socket.family(), peer));
        if (error != 0) {
            engine.reportLater(() -> connected(error));
        }
    }

    private void connected(int error) {
        if (socket.isClosed()) {
            return;
        }
        IOException failure = error == 0 ? null : WindowsError.of(error);
        if (failure == null) {
            try {
                engine.winsock().updateContext(socket.handle(), WindowsOptions.SO_UPDATE_CONNECT_CONTEXT, 0);
            } catch (IOException e) {
                failure = e;
            }
        }
        Listener listener = Objects.requireNonNull(connecting);
        connecting = null;
        listener.connected(failure);
    }

    // ---- receiving ----

    @Override
    public void receive() {
        stopping = false;
        if (receive == null) {
            receive = socket.operation(this::received);
        }
        if (receive.isInFlight()) {
            return;
        }
        Block block;
        try {
            block = engine.receiveBlocks(filledBlock).take();
        } catch (IOException e) {
            engine.reportLater(() -> endReceiving(e));
            return;
        }
        receiving = block;
        int refused = socket.associate();
        int error = refused != 0 ? refused : receive.begun(receive.start().receive(socket.handle(), MemorySegment.ofBuffer(block.bytes())));
        if (error != 0) {
            engine.reportLater(() -> received(error, 0));
        }
    }

    private void endReceiving(IOException failure) {
        if (!socket.isClosed()) {
            events().receiveEnded(ReceiveEnd.FAILED, failure);
        }
    }

    @Override
    public void stopReceiving() {
        stopping = true;
    }

    private void received(int error, int bytes) {
        Block block = Objects.requireNonNull(receiving);
        receiving = null;
        if (bytes > 0 && error == 0 && !socket.isClosed()) {
            filledBlock = bytes == block.bytes().capacity();
            block.bytes().limit(bytes);
            events().received(block);
            if (stopping) {
                events().receiveEnded(ReceiveEnd.STOPPED, null);
            } else if (!socket.isClosed()) {
                receive();
            }
            return;
        }
        block.release();
        if (socket.isClosed()) {
            return;
        }
        if (error == 0) {
            events().receiveEnded(ReceiveEnd.END_OF_STREAM, null);
        } else {
            events().receiveEnded(ReceiveEnd.FAILED, WindowsError.of(error));
        }
    }

    // ---- sending ----

    @Override
    public void send(Block[] blocks, int from, int count) {
        if (send == null) {
            send = socket.operation(this::sent);
        }
        sending = true;
        int refused = socket.associate();
        if (refused != 0) {
            engine.reportLater(() -> sent(refused, 0));
            return;
        }
        Overlapped overlapped = send.start();
        int buffers = Math.min(count, Overlapped.BUFFERS);
        for (int i = 0; i < buffers; i++) {
            Block block = blocks[from + i];
            overlapped.setBuffer(i, block.address() + block.bytes().position(), block.bytes().remaining());
        }
        int error = send.begun(overlapped.send(socket.handle(), buffers));
        if (error != 0) {
            engine.reportLater(() -> sent(error, 0));
        }
    }

    private void sent(int error, int bytes) {
        sending = false;
        events().sent(bytes, error == 0 ? null : WindowsError.of(error));
    }

    @Override
    public void shutdownOutput() throws IOException {
        engine.winsock().shutdown(socket.handle(), Winsock.OUTPUT);
    }

    // ---- the rest ----

    @Override
    public MovedStream moveOut() {
        socket.release();
        return new MovedSocket(socket.handle(), socket.family(), peer);
    }

    @Override
    public SocketAddress remoteAddress() {
        return peer;
    }

    @Override
    public void close() {
        socket.close();
        connecting = null;
        if (!sending) {
            // Operations in flight keep this reachable; without it they keep no transport, though the loop may not poll for long.
            forgetEvents();
        }
    }
}
