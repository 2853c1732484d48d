package io.jvloop.tck.net.descriptors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.CLibrary;
import io.jvloop.tck.peers.RawDescriptor;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections over descriptors that somebody else has connected. */
public class AdoptedDescriptorContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.DESCRIPTORS);

    private Connection<Recorder> adopt(int descriptor) throws Exception {
        return fixture.loop().connectAccepted(() -> new Recorder(fixture.loop()), descriptor, ConnectOptions.DEFAULT);
    }

    /** asyncio's {@code connect_accepted_socket} takes Unix-domain sockets too. */
    @AsyncTest
    void endOfASocketPairIsServed() throws Exception {
        int[] pair = CLibrary.socketPair(CLibrary.SOCK_STREAM);
        Connection<Recorder> connection = adopt(pair[0]);
        CLibrary.write(pair[1], "ping");
        assertThat(connection.protocol().awaitBytes(4)).asString(StandardCharsets.UTF_8).isEqualTo("ping");
        connection.transport().write("pong".getBytes(StandardCharsets.UTF_8));
        assertThat(Asyncio.toThread(() -> CLibrary.read(pair[1], 4))).isEqualTo("pong");
        assertThat(connection.transport().remoteAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
        assertThat(connection.transport().localAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
        CLibrary.close(pair[1]);
        connection.protocol().await("lost");
        assertThat(connection.protocol().cause()).isNull();
    }

    /** Somebody else has the connection too, as a process that it was passed to; asyncio closes its own descriptor only. */
    @AsyncTest
    void closedConnectionGoesOnForWhoSharesIt() throws Exception {
        int[] pair = CLibrary.socketPair(CLibrary.SOCK_STREAM);
        int shared = CLibrary.duplicate(pair[0]);
        Connection<Recorder> connection = adopt(pair[0]);
        CLibrary.write(pair[1], "1");
        connection.protocol().awaitBytes(1);
        connection.transport().close();
        connection.protocol().await("lost");
        Asyncio.toThread(() -> assertGoesOn(shared, pair[1]));
    }

    private static void assertGoesOn(int one, int other) throws IOException {
        CLibrary.write(one, "to");
        assertThat(CLibrary.read(other, 2)).isEqualTo("to");
        CLibrary.close(one);
        assertThat(CLibrary.read(other, 1)).isEmpty();
        CLibrary.close(other);
    }

    @AsyncTest
    void whatIsNoConnectedSocketIsNotAdopted() throws Exception {
        fixture.require(Capability.DESCRIPTOR_PASSING);
        try (RawDescriptor fifo = RawDescriptor.fifo()) {
            assertThatIllegalArgumentException().isThrownBy(() -> adopt(fifo.number())).withMessageContaining("no socket");
            assertThatIllegalArgumentException().isThrownBy(() -> adopt(-1)).withMessageContaining("not negative");
            assertThatThrownBy(() -> adopt(99_999)).isInstanceOf(IOException.class).hasMessageContaining("not open");
            fifo.write("open");
            assertThat(fifo.read(4)).isEqualTo("open");
        }
    }
}
