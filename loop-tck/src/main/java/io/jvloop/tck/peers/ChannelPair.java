package io.jvloop.tck.peers;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;

import io.jvloop.Asyncio;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Two ends of a connection between JDK channels.
 *
 * @param ours what is tested, in non-blocking mode
 * @param peer the other end, in blocking mode, used off the loop
 */
public record ChannelPair(SocketChannel ours, SocketChannel peer) implements AutoCloseable {

    public static ChannelPair open() throws IOException {
        return open(false);
    }

    /** With small buffers, so that whoever sends much is soon stopped. */
    public static ChannelPair narrow() throws IOException {
        return open(true);
    }

    private static ChannelPair open(boolean narrow) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            if (narrow) {
                listener.setOption(StandardSocketOptions.SO_RCVBUF, 8192);
            }
            listener.bind(ANY_PORT);
            SocketChannel ours = SocketChannel.open(listener.getLocalAddress());
            if (narrow) {
                ours.setOption(StandardSocketOptions.SO_SNDBUF, 8192);
            }
            ours.configureBlocking(false);
            return new ChannelPair(ours, listener.accept());
        }
    }

    public void peerSends(byte[] data) throws IOException {
        Asyncio.<IOException>toThread(() -> {
            for (ByteBuffer buffer = ByteBuffer.wrap(data); buffer.hasRemaining();) {
                peer.write(buffer);
            }
        });
    }

    public void peerSends(String text) throws IOException {
        peerSends(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Exactly so many bytes, or less if the stream ends. */
    public byte[] peerReceives(int count) throws IOException {
        return Asyncio.<byte[], IOException>toThread(() -> peer.socket().getInputStream().readNBytes(count));
    }

    public byte[] peerReceivesAll() throws IOException {
        return Asyncio.<byte[], IOException>toThread(() -> peer.socket().getInputStream().readAllBytes());
    }

    @Override
    public void close() throws IOException {
        ours.close();
        peer.close();
    }
}
