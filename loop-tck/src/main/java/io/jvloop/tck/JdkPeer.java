package io.jvloop.tck;

import io.jvloop.Asyncio;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;

/** The other end of a connection under test: a JDK socket, used off the loop, that does exactly what it is told. */
final class RawPeer implements AutoCloseable {
    private static final int NO_WAIT = 0;
    private final Socket socket;

    private RawPeer(Socket socket) {
        this.socket = socket;
    }

    static RawPeer connect(SocketAddress address) throws IOException {
        return connect(address, NO_WAIT);
    }

    /** Connects with a small receive buffer, so that whoever sends much is soon stopped. */
    static RawPeer connectNarrow(SocketAddress address) throws IOException {
        return connect(address, 4096);
    }

    private static RawPeer connect(SocketAddress address, int receiveBuffer) throws IOException {
        return Asyncio.<RawPeer, IOException>toThread(() -> {
            Socket socket = new Socket();
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(address);
            socket.setTcpNoDelay(true);
            return new RawPeer(socket);
        });
    }

    static RawPeer of(Socket accepted) {
        return new RawPeer(accepted);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    void send(byte[] data) throws IOException {
        Asyncio.<IOException>toThread(() -> {
            socket.getOutputStream().write(data);
        });
    }

    void sendEof() throws IOException {
        socket.shutdownOutput();
    }

    /** Exactly so many bytes, or less if the stream ends. */
    byte[] receive(int count) throws IOException {
        return Asyncio.<byte[], IOException>toThread(() -> socket.getInputStream().readNBytes(count));
    }

    byte[] receiveAll() throws IOException {
        return Asyncio.<byte[], IOException>toThread(() -> socket.getInputStream().readAllBytes());
    }

    /** Whether the stream ends now, in order or by a reset. */
    boolean seesEnd() throws IOException {
        return Asyncio.<Boolean, IOException>toThread(() -> {
            try {
                return socket.getInputStream().read() < 0;
            } catch (IOException reset) {
                return true;
            }
        });
    }

    /** Closes with a reset instead of an orderly end. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Bytes in which each position can be told from its neighbours, whatever the chunks. */
    static byte[] pattern(int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (i ^ i >> 8 ^ i >> 16);
        }
        return bytes;
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
