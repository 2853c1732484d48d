package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.startServer;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.SERVER;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.net.Server;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.watch.LogCapture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Clients by the dozen that speak no TLS, and what is said of them. */
public class TlsScannerContract {
    private static final int CLIENTS = 40;
    private static final int LINES = 5;

    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture(Capability.TCP);
    @RegisterExtension
    final LogCapture captured = new LogCapture();

    /** Each has been dealt with when it sees the end. */
    private static void scan(Server server) throws IOException {
        InetSocketAddress address = address(server);
        Asyncio.<Void, IOException>toThread(() -> {
            for (int i = 0; i < CLIENTS; i++) {
                try (Socket plain = new Socket(address.getAddress(), address.getPort())) {
                    plain.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes());
                    plain.getInputStream().readAllBytes();
                }
            }
            return null;
        });
    }

    @Test
    void failuresAreALineEachAndBeyondAFewANumber() throws Exception {
        AtomicLong ahead = new AtomicLong();
        Asyncio.run(fixture.options().withClock(() -> System.nanoTime() + ahead.get()), () -> {
            Server server = startServer((_, _) -> {}, ANY_PORT, serving(SERVER));
            scan(server);
            ahead.set(Duration.ofMinutes(1).toNanos());
            while (!captured.text().contains("more TLS handshakes")) {
                yieldNow();
            }
            end(server);
        });

        List<String> lines = captured.text().lines().filter(line -> line.contains("TLS") || line.contains("\tat ")).toList();
        assertThat(lines).hasSize(LINES + 1);
        assertThat(lines.subList(0, LINES)).allMatch(line -> line.startsWith("TLS handshake with /127.0.0.1:"));
        assertThat(lines.getLast()).contains("more TLS handshakes have failed");
    }

    @Test
    void howManyWereLeftOutIsToldAlsoByALoopThatCloses() throws Exception {
        Asyncio.run(fixture.options(), () -> {
            Server server = startServer((_, _) -> {}, ANY_PORT, serving(SERVER));
            scan(server);
            end(server);
        });

        assertThat(captured.text().lines().filter(line -> line.contains("TLS"))).hasSize(LINES + 1).last().asString()
                .contains(CLIENTS - LINES + " more TLS handshakes have failed");
    }

    @Test
    void handlerHearsOfEach() throws Exception {
        fixture.run(() -> {
            Server server = startServer((_, _) -> {}, ANY_PORT, serving(SERVER));
            scan(server);
            end(server);
        });

        assertThat(fixture.failures()).hasSize(CLIENTS).allMatch(failure -> failure.message().equals("TLS handshake failed"));
        assertThat(captured.text()).doesNotContain("TLS");
    }

    /** Whose keys cannot be had at the moment. */
    private static final class BrokenKeys extends X509ExtendedKeyManager {
        @Override
        public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
            throw new IllegalStateException("the key store is on fire");
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            throw new UnsupportedOperationException();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            throw new UnsupportedOperationException();
        }
    }

    /** What goes wrong on our side is no scanner's doing, and worth its stack. */
    @Test
    void failureOfOurOwnIsLoggedWithItsStack() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new BrokenKeys()}, null, null);
        Asyncio.run(fixture.options(), () -> {
            Server server = startServer((_, _) -> {}, ANY_PORT, serving(TlsOptions.server(context)));
            InetSocketAddress address = address(server);
            toThread(() -> {
                try (AbusivePeer peer = AbusivePeer.client(address, "TLSv1.3")) {
                    peer.flood(1, peer::handshake);
                }
                return null;
            });
            end(server);
        });

        assertThat(captured.text()).contains("the key store is on fire", "BrokenKeys.chooseEngineServerAlias(");
    }
}
