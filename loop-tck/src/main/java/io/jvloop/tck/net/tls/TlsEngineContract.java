package io.jvloop.tck.net.tls;

import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.startServer;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static io.jvloop.tck.peers.SecuredFixture.address;
import static io.jvloop.tck.peers.SecuredFixture.connecting;
import static io.jvloop.tck.peers.SecuredFixture.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.LoopClock;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.TlsOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.RawPeer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines that do what engines may, and the JDK's does not. */
public class TlsEngineContract {
    private static final int MUCH = 100_000;
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture(Capability.TCP);

    /** Each look at it takes two milliseconds, more than a connection may have of a turn, so that each call to an engine has one. */
    static LoopClock slow() {
        AtomicLong ahead = new AtomicLong();
        return () -> System.nanoTime() + ahead.addAndGet(Duration.ofMillis(2).toNanos());
    }

    /** As Conscrypt's: the call that ends the handshake wants to be asked to wrap, and that call has the end to tell and no bytes. */
    private static final class LateEnd extends ForwardingEngine {
        private boolean untold;

        LateEnd(SSLEngine real) {
            super(real);
        }

        @Override
        public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] into, int offset, int length) throws SSLException {
            return later(super.unwrap(from, into, offset, length));
        }

        @Override
        public SSLEngineResult wrap(ByteBuffer[] from, int offset, int length, ByteBuffer into) throws SSLException {
            if (untold) {
                untold = false;
                return new SSLEngineResult(SSLEngineResult.Status.OK, HandshakeStatus.FINISHED, 0, 0);
            }
            return later(super.wrap(from, offset, length, into));
        }

        private SSLEngineResult later(SSLEngineResult result) {
            if (result.getHandshakeStatus() != HandshakeStatus.FINISHED) {
                return result;
            }
            untold = true;
            return new SSLEngineResult(result.getStatus(), HandshakeStatus.NEED_WRAP, result.bytesConsumed(), result.bytesProduced());
        }

        @Override
        public HandshakeStatus getHandshakeStatus() {
            return untold ? HandshakeStatus.NEED_WRAP : super.getHandshakeStatus();
        }
    }

    private static SSLContext late(SSLContext context) {
        return ForwardingEngine.context(context, LateEnd::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void endOfTheHandshakeInACallWithoutBytesIsSeenAlsoInATurnOfItsOwn(String version) throws Exception {
        TlsOptions serving = only(version, TlsOptions.server(late(Certificates.server())));
        TlsOptions connecting = only(version, TlsOptions.client(late(Certificates.client())));
        Asyncio.run(fixture.options().withClock(slow()), () -> {
            Server server = startServer((reader, writer) -> writer.write(reader.readExactly(MUCH)), ANY_PORT, serving(serving));
            try (StreamPair client = openConnection(address(server), connecting(connecting.withServerHostname("localhost")))) {
                client.writer().write(RawPeer.pattern(MUCH));

                assertThat(client.reader().readExactly(MUCH)).isEqualTo(RawPeer.pattern(MUCH));
            }
            end(server);
        });
    }

    /** Fails at what comes first, and cannot say what it wants then. */
    private static final class Speechless extends ForwardingEngine {
        private boolean failed;

        Speechless(SSLEngine real) {
            super(real);
        }

        @Override
        public SSLEngineResult unwrap(ByteBuffer from, ByteBuffer[] into, int offset, int length) throws SSLException {
            failed = true;
            throw new SSLException("the first failure");
        }

        @Override
        public HandshakeStatus getHandshakeStatus() {
            if (failed) {
                throw new IllegalStateException("the second");
            }
            return super.getHandshakeStatus();
        }
    }

    @Test
    void failureOfAnEngineThatCannotSayWhatItWantsIsTold() throws Exception {
        TlsOptions speechless = TlsOptions.client(ForwardingEngine.context(Certificates.client(), Speechless::new))
                .withServerHostname("localhost");
        fixture.run(() -> {
            Server server = startServer((_, writer) -> writer.write(RawPeer.pattern(1)), ANY_PORT);

            assertThatThrownBy(() -> openConnection(address(server), connecting(speechless))).isInstanceOf(SSLException.class)
                    .hasMessageContaining("the first failure");
            end(server);
        });
    }

    private static TlsOptions only(String version, TlsOptions options) {
        return options.withHandshakeTimeout(Duration.ofSeconds(20))
                .withParameters(parameters -> parameters.setProtocols(new String[] {version}));
    }
}
