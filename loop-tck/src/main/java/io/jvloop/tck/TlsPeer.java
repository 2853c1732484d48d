package io.jvloop.tck;

import io.jvloop.Asyncio;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The other end of a TLS connection under test: the JDK's own socket, off the loop. */
final class TlsPeer {

    private TlsPeer() {
    }

    /** Connects and shakes hands. */
    static RawPeer connect(InetSocketAddress address) throws IOException {
        return Asyncio.<RawPeer, IOException>toThread(() -> RawPeer.of(over(new Socket(address.getAddress(), address.getPort()))));
    }

    /** Shakes hands as a client over {@code socket}, which it leaves open at its own close. */
    static SSLSocket over(Socket socket) throws IOException {
        SSLSocketFactory factory = Certificates.client().getSocketFactory();
        SSLSocket secured = (SSLSocket) factory.createSocket(socket, "localhost", socket.getPort(), true);
        secured.startHandshake();
        return secured;
    }
}
