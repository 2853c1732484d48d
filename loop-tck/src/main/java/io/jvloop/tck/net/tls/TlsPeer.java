package io.jvloop.tck.net.tls;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The other end of a TLS connection under test: the JDK's own socket, off the loop.
 *
 * @param secured speaks TLS
 * @param plain   the socket below, for what TLS does not allow
 */
record TlsPeer(RawPeer secured, RawPeer plain) implements AutoCloseable {

    /** Connects and shakes hands. */
    static TlsPeer connect(InetSocketAddress address) throws IOException {
        assumeTrue(RawPeer.isOfTheSystem(), "needs TCP: the peer is a socket of the JDK");
        return Asyncio.<TlsPeer, IOException>toThread(() -> {
            Socket plain = new Socket(address.getAddress(), address.getPort());
            plain.setTcpNoDelay(true);
            SSLSocketFactory factory = Certificates.client().getSocketFactory();
            SSLSocket secured = (SSLSocket) factory.createSocket(plain, "localhost", address.getPort(), true);
            secured.startHandshake();
            return new TlsPeer(RawPeer.of(secured), RawPeer.of(plain));
        });
    }

    /** Closes the socket alone, without a goodbye. */
    @Override
    public void close() throws IOException {
        plain.close();
    }
}
