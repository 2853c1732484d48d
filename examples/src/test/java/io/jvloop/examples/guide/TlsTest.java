package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.examples.Backends;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.net.TlsOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
    private static final SocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);
    private static SSLContext identity;
    private static SSLContext trusted;

    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    @BeforeAll
    static void makeCertificate(@TempDir Path directory) throws Exception {
        SelfSigned certificate = SelfSigned.make(directory);
        identity = certificate.identity();
        trusted = certificate.trusted();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void streamsAreEncrypted(String policy) throws Exception {
        run(Backends.options(policy), () -> {
            // snippet: tls-server
            TlsOptions tls = TlsOptions.server(identity).withApplicationProtocols("shout/2", "shout/1");
            try (Server server = startServer(NetworkTest::shout, ANY_PORT, ServerOptions.DEFAULT.withTls(tls))) {
                talkInSecret(server.addresses().getFirst());
            }
            // end
        });
        assertThat(stage.printed()).containsExactly("shout/1", "HELLO");
    }

    // snippet: tls-client
    void talkInSecret(SocketAddress address) throws IOException {
        TlsOptions tls = TlsOptions.client(trusted).withServerHostname("localhost").withApplicationProtocols("shout/1");
        try (StreamPair connection = openConnection(address, ConnectOptions.DEFAULT.withTls(tls))) {
            out.println(connection.writer().transport().tls().applicationProtocol());
            connection.writer().write("hello\n");
            out.println(connection.reader().readLine());
        }
    }
    // end

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void whomNobodyVouchesForIsRefused(String policy) throws Exception {
        run(Backends.options(policy), () -> {
            ServerOptions options = ServerOptions.DEFAULT.withTls(TlsOptions.server(identity));
            try (Server server = startServer(NetworkTest::shout, ANY_PORT, options)) {
                ConnectOptions strict = ConnectOptions.DEFAULT.withTls(TlsOptions.client());
                assertThatExceptionOfType(SSLException.class)
                        .isThrownBy(() -> openConnection(server.addresses().getFirst(), strict));
            }
        });
    }

    // snippet: start-tls-server
    static void shoutAfterUpgrade(StreamReader reader, StreamWriter writer) throws IOException {
        if ("STARTTLS".equals(reader.readLine())) {
            writer.write("go ahead\n");
            writer.startTls(TlsOptions.server(identity));
            NetworkTest.shout(reader, writer);
        }
    }
    // end

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aConnectionIsUpgraded(String policy) throws Exception {
        run(Backends.options(policy), () -> {
            try (Server server = startServer(TlsTest::shoutAfterUpgrade, ANY_PORT)) {
                upgrade(server.addresses().getFirst());
            }
        });
        assertThat(stage.printed()).containsExactly("go ahead", "HELLO");
    }

    // snippet: start-tls-client
    void upgrade(SocketAddress address) throws IOException {
        try (StreamPair connection = openConnection(address)) {
            connection.writer().write("STARTTLS\n");
            out.println(connection.reader().readLine());
            connection.writer().startTls(TlsOptions.client(trusted).withServerHostname("localhost"));
            connection.writer().write("hello\n");
            out.println(connection.reader().readLine());
        }
    }
    // end
}
