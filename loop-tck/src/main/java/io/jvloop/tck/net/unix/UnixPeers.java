package io.jvloop.tck.net.unix;

import io.jvloop.Asyncio;
import io.jvloop.net.StreamPair;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** What else there is at an address of a server under test. */
final class UnixPeers {

    private UnixPeers() {
    }

    /** What a client of ours is answered. */
    static byte[] ask(SocketAddress address, byte[] question) throws IOException {
        try (StreamPair pair = Asyncio.openConnection(address)) {
            pair.writer().write(question);
            pair.writer().writeEof();
            return pair.reader().readAll();
        }
    }

    static void leaveStaleFile(UnixDomainSocketAddress address) throws IOException {
        try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(address);
        }
    }
}
