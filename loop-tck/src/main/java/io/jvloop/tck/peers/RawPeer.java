package io.jvloop.tck.peers;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.Asyncio;
import io.jvloop.spi.Capability;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Arrays;

/**
 * The other end of a connection under test, which does exactly what it is told: a socket of the JDK, off the loop. Where such a socket
 * cannot reach the back end, since that is not the system's {@link Capability#TCP}, streams of the same loop take its place.
 */
public interface RawPeer extends AutoCloseable {

    static RawPeer connect(SocketAddress address) throws IOException {
        return connect(address, JdkPeer.DEFAULT_BUFFER);
    }

    /** Connects with a small receive buffer, so that whoever sends much is soon stopped. */
    static RawPeer connectNarrow(SocketAddress address) throws IOException {
        return connect(address, 4096);
    }

    /**
     * Passes if nobody takes connections at an address any more. A loop in the selector of a host leaves it to the host's next poll to
     * close a listener, and makes several turns between two polls as long as it has something to do. So it rests first.
     */
    static void assertRefused(SocketAddress address) {
        Asyncio.sleep(Duration.ofMillis(1));
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(address));
    }

    private static RawPeer connect(SocketAddress address, int receiveBuffer) throws IOException {
        return isOfTheSystem() ? JdkPeer.connect(address, receiveBuffer) : LoopPeer.connect(address);
    }

    /** Whether sockets of the JDK can reach the running loop. */
    static boolean isOfTheSystem() {
        return Asyncio.runningLoop().capabilities().contains(Capability.TCP);
    }

    static RawPeer of(Socket accepted) {
        return new JdkPeer(accepted);
    }

    InetSocketAddress address();

    void send(byte[] data) throws IOException;

    void sendEof() throws IOException;

    /** Exactly so many bytes, or less if the stream ends. */
    byte[] receive(int count) throws IOException;

    byte[] receiveAll() throws IOException;

    /** Whether the stream ends now, in order or by a reset. */
    boolean seesEnd() throws IOException;

    /** Closes with a reset instead of an orderly end. */
    void reset() throws IOException;

    @Override
    void close() throws IOException;

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
