package io.jvloop.tck.net.tls;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.net.Server;
import io.jvloop.net.TlsOptions;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
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

    /** What a test does with a connection. */
    interface Use<R extends Recorder> {
        void of(R accepted, TlsPeer peer) throws Exception;
    }

    static void served(LoopFixture fixture, TlsOptions options, Use<Recorder> use) throws Exception {
        served(fixture, options, new Recorder(fixture.loop()), use);
    }

    /** With a server of the loop's that accepts such a peer. */
    static <R extends Recorder> void served(LoopFixture fixture, TlsOptions options, R accepted, Use<R> use) throws Exception {
        fixture.run(() -> {
            Server server = fixture.loop().createServer(() -> accepted, ANY_PORT, serving(options));
            try (TlsPeer peer = connect(address(server))) {
                accepted.await("made");
                use.of(accepted, peer);
            }
            server.abortClients();
            server.close();
            server.awaitClosed();
        });
    }

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
