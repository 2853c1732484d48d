package io.jvloop.proactor.iocp;

import io.jvloop.spi.completion.Block;
import io.jvloop.spi.completion.DatagramSocket;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A datagram socket. */
final class IocpDatagrams extends IocpEndpoint<DatagramSocket.Events> implements DatagramSocket {
    /** UDP's length field without its header; IPv4's also includes the IPv4 header. */
    private static final int LONGEST_IPV6 = 65535 - 8;
    private static final int LONGEST_IPV4 = LONGEST_IPV6 - 20;
    private final IocpOperation receive;
    private final IocpOperation send;
    private final int longest;
    private @Nullable Block receiving;

    IocpDatagrams(IocpSocket socket) {
        super(socket);
        this.longest = socket.family() == SocketAddresses.IPV4 ? LONGEST_IPV4 : LONGEST_IPV6;
        this.receive = socket.operation(this::received);
        this.send = socket.operation((error, bytes) -> sent(error));
    }

    @Override
    public void receive(Block block) {
        receiving = block;
        int error = receive.begun(receive.start().receiveFrom(socket.handle(), MemorySegment.ofBuffer(block.bytes())));
        if (error != 0) {
            engine.reportLater(() -> received(error, 0));
        }
    }

    private void received(int error, int bytes) {
        Block block = Objects.requireNonNull(receiving);
        receiving = null;
        if (error == 0 && !socket.isClosed()) {
            block.bytes().limit(bytes);
            events().received(block, receive.overlapped().sender());
            return;
        }
        if (socket.isClosed()) {
            block.release();
        } else {
            events().receiveFailed(block, error == WindowsError.ABORTED ? null : WindowsError.ofDatagram(error));
        }
    }

    /** Sends nothing, but refuses a datagram that is too long at once, as other back ends do. */
    @Override
    public boolean sendNow(ByteBuffer data, @Nullable SocketAddress to) throws IOException {
        if (data.remaining() > longest) {
            throw WindowsError.of(WindowsError.WSAEMSGSIZE.code());
        }
        return false;
    }

    @Override
    public void send(Block block, @Nullable SocketAddress to) {
        Overlapped overlapped = send.start();
        overlapped.setBuffer(0, block.address() + block.bytes().position(), block.bytes().remaining());
        int error = send.begun(overlapped.sendTo(socket.handle(), socket.family(), (InetSocketAddress) to));
        if (error != 0) {
            engine.reportLater(() -> sent(error));
        }
    }

    private void sent(int error) {
        events().sent(error == 0 ? null : WindowsError.ofDatagram(error));
    }
}
