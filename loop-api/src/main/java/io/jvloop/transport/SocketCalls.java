package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.net.ChannelOperations;
import io.jvloop.net.Transport;
import io.jvloop.spi.NamedError;
import io.jvloop.transport.ChannelWatches.Interest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. System calls on channels that the caller owns: each is tried at once, and waits only if it would block. */
public final class SocketCalls implements ChannelOperations {
    /** How much of a buffer one call gets. The JDK first copies the whole of a heap buffer, however little the socket takes. */
    private static final int CALL_SIZE = 128 * 1024;

    private final EventLoop loop;
    private final ChannelWatches watches;
    private final HostResolver resolver;

    /**
     * Makes a loop's calls.
     *
     * @param loop    the loop
     * @param network the loop's network, which knows the channels that were handed over to it
     */
    public SocketCalls(EventLoop loop, Network network) {
        this.loop = loop;
        this.watches = network.watches();
        this.resolver = network.resolver();
    }

    @Override
    public void addReader(SelectableChannel channel, Runnable callback) {
        watches.add("addReader", channel, Interest.READ, callback);
    }

    @Override
    public boolean removeReader(SelectableChannel channel) {
        return watches.remove(channel, Interest.READ);
    }

    @Override
    public void addWriter(SelectableChannel channel, Runnable callback) {
        watches.add("addWriter", channel, Interest.WRITE, callback);
    }

    @Override
    public boolean removeWriter(SelectableChannel channel) {
        return watches.remove(channel, Interest.WRITE);
    }

    @Override
    public void addReader(int descriptor, Runnable callback) {
        watches.add("addReader", descriptor, Interest.READ, callback);
    }

    @Override
    public boolean removeReader(int descriptor) {
        return watches.remove(descriptor, Interest.READ);
    }

    @Override
    public void addWriter(int descriptor, Runnable callback) {
        watches.add("addWriter", descriptor, Interest.WRITE, callback);
    }

    @Override
    public boolean removeWriter(int descriptor) {
        return watches.remove(descriptor, Interest.WRITE);
    }

    /** A system call on a channel in non-blocking mode. */
    private interface NonBlockingCall<T> {
        /** Makes the call; returns its result, or null if it would block. */
        @Nullable T call() throws IOException;
    }

    private <T> T call(String operation, SelectableChannel channel, Interest interest, NonBlockingCall<T> call) throws IOException {
        watches.check(operation, channel);
        for (T answer = call.call();; answer = call.call()) {
            if (answer != null) {
                return answer;
            }
            watches.await(operation, channel, interest, loop.createFuture());
        }
    }

    /** The part of a buffer that one call gets. */
    private static ByteBuffer part(ByteBuffer whole) {
        return whole.slice(whole.position(), Math.min(whole.remaining(), CALL_SIZE));
    }

    @Override
    public <C extends SelectableChannel & ReadableByteChannel> byte[] sockRecv(C channel, int atMost) throws IOException {
        if (atMost <= 0) {
            throw new IllegalArgumentException("sockRecv: the number of bytes must be positive, not " + atMost);
        }
        ByteBuffer into = ByteBuffer.allocate(Math.min(atMost, CALL_SIZE));
        receive("sockRecv", channel, channel, into);
        return Arrays.copyOf(into.array(), into.position());
    }

    @Override
    public <C extends SelectableChannel & ReadableByteChannel> int sockRecvInto(C channel, ByteBuffer into) throws IOException {
        if (!into.hasRemaining()) {
            throw new IllegalArgumentException("sockRecvInto: the buffer has no room: " + into);
        }
        return receive("sockRecvInto", channel, channel, into);
    }

    private int receive(String operation, SelectableChannel channel, ReadableByteChannel same, ByteBuffer into) throws IOException {
        boolean datagrams = channel instanceof DatagramChannel;
        return call(operation, channel, Interest.READ, () -> {
            ByteBuffer part = datagrams ? into.slice() : part(into);
            if (datagrams) {
                return receiveDatagram((DatagramChannel) channel, part, into);
            }
            int count = same.read(part);
            into.position(into.position() + Math.max(count, 0));
            return count == 0 ? null : count;
        });
    }

    /** With {@code receive}, because {@code read} does not tell an empty datagram from none. */
    private static @Nullable Integer receiveDatagram(DatagramChannel channel, ByteBuffer part, ByteBuffer into) throws IOException {
        if (channel.receive(part) == null) {
            return null;
        }
        into.position(into.position() + part.position());
        return part.position();
    }

    @Override
    public <C extends SelectableChannel & WritableByteChannel> void sockSendAll(C channel, ByteBuffer data) throws IOException {
        boolean datagram = channel instanceof DatagramChannel;
        call("sockSendAll", channel, Interest.WRITE, () -> {
            while (data.hasRemaining()) {
                int count = channel.write(datagram ? data.slice() : part(data));
                if (count == 0) {
                    return null;
                }
                data.position(data.position() + count);
            }
            return true;
        });
    }

    @Override
    public void sockConnect(SocketChannel channel, SocketAddress peer) throws IOException {
        watches.check("sockConnect", channel);
        if (connectBegins(channel, peer)) {
            return;
        }
        try {
            watches.await("sockConnect", channel, Interest.WRITE, loop.createFuture());
            call("sockConnect", channel, Interest.WRITE, () -> channel.finishConnect() ? true : null);
        } catch (IOException e) {
            throw NamedError.of("connect to " + peer, e);
        }
    }

    private boolean connectBegins(SocketChannel channel, SocketAddress peer) throws IOException {
        List<? extends SocketAddress> candidates = peer instanceof InetSocketAddress inet ? resolver.resolve(inet, null) : List.of(peer);
        for (SocketAddress candidate : candidates) {
            try {
                return channel.connect(candidate);
            } catch (UnsupportedAddressTypeException otherFamily) {
                // The JDK does not tell a socket's family otherwise.
            } catch (IOException e) {
                throw NamedError.of("connect to " + candidate, e);
            }
        }
        throw new SocketException("cannot connect to " + peer + ": it has no address of the socket's family: " + candidates);
    }

    @Override
    public SocketChannel sockAccept(ServerSocketChannel listener) throws IOException {
        SocketChannel accepted = call("sockAccept", listener, Interest.READ, listener::accept);
        try {
            accepted.configureBlocking(false);
        } catch (Throwable t) {
            accepted.close();
            throw t;
        }
        return accepted;
    }

    @Override
    public SocketAddress sockRecvFrom(DatagramChannel channel, ByteBuffer into) throws IOException {
        return call("sockRecvFrom", channel, Interest.READ, () -> channel.receive(into));
    }

    @Override
    public void sockSendTo(DatagramChannel channel, ByteBuffer data, SocketAddress to) throws IOException {
        watches.check("sockSendTo", channel);
        SocketAddress resolved = to instanceof InetSocketAddress inet ? resolver.resolve(inet, null).getFirst() : to;
        boolean empty = !data.hasRemaining();
        call("sockSendTo", channel, Interest.WRITE, () -> channel.send(data, resolved) > 0 || empty ? true : null);
    }

    @Override
    public long sockSendfile(SocketChannel channel, FileChannel file, long offset, long count, boolean fallback) throws IOException {
        watches.check("sockSendfile", channel);
        return new FileSending(file, offset, count).send(new ChannelOutput(channel), fallback);
    }

    @Override
    public long sendfile(Transport transport, FileChannel file, long offset, long count, boolean fallback) throws IOException {
        FileSending sending = new FileSending(file, offset, count);
        if (!(transport instanceof SocketTransport socket)) {
            throw new UnsupportedOperationException("sendfile: this is no stream transport of the loop's: " + transport);
        }
        TransportOutput side = socket.output();
        ExclusiveOutput output = side.beginExclusive(loop, ExclusiveUse.SENDFILE);
        try {
            return sending.send(output, fallback);
        } finally {
            side.endExclusive();
        }
    }

    /** A channel as the receiver of a file. */
    private final class ChannelOutput implements FileOutput {
        private final SocketChannel channel;

        ChannelOutput(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void begin() {
            // Nothing is buffered in this process.
        }

        @Override
        public long transferFrom(FileChannel file, long position, long count) throws IOException {
            return file.transferTo(position, count, channel);
        }

        @Override
        public void awaitRoom() throws IOException {
            watches.await("sockSendfile", channel, Interest.WRITE, loop.createFuture());
        }

        @Override
        public void write(ByteBuffer data) throws IOException {
            sockSendAll(channel, data);
        }

        @Override
        public String toString() {
            return channel.toString();
        }
    }
}
