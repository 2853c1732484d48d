package io.jvloop.tck.peers;

import io.jvloop.Asyncio;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;

/** A JDK socket, used off the loop. */
record JdkPeer(Socket socket) implements RawPeer {
    static final int DEFAULT_BUFFER = 0;

    static RawPeer connect(SocketAddress address, int receiveBuffer) throws IOException {
        return Asyncio.<RawPeer, IOException>toThread(() -> {
            Socket socket = new Socket();
            if (receiveBuffer != DEFAULT_BUFFER) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.connect(address);
            socket.setTcpNoDelay(true);
            return new JdkPeer(socket);
        });
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    @Override
    public void send(byte[] data) throws IOException {
        Asyncio.<IOException>toThread(() -> {
            socket.getOutputStream().write(data);
        });
    }

    @Override
    public void sendEof() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public byte[] receive(int count) throws IOException {
        return Asyncio.<byte[], IOException>toThread(() -> socket.getInputStream().readNBytes(count));
    }

    @Override
    public byte[] receiveAll() throws IOException {
        return Asyncio.<byte[], IOException>toThread(() -> socket.getInputStream().readAllBytes());
    }

    @Override
    public boolean seesEnd() throws IOException {
        return Asyncio.<Boolean, IOException>toThread(() -> {
            try {
                return socket.getInputStream().read() < 0;
            } catch (IOException reset) {
                return true;
            }
        });
    }

    @Override
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
