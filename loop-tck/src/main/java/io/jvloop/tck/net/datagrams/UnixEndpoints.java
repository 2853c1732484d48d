package io.jvloop.tck.net.datagrams;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.ReadySocket;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.DatagramRecorder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Datagram endpoints of the Unix domain, with a {@link DatagramRecorder} each.
 *
 * @param fixture   has the loop
 * @param directory where their files are
 */
record UnixEndpoints(LoopFixture fixture, Path directory) {
    public static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");
    private static final int TURNS_WITH_A_POLL = 100;

    public static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A name is free, and its senders are refused, after the next poll at the latest: completions in baton mode are not quicker. */
    public static void closed(DatagramEndpoint<DatagramRecorder> endpoint) {
        endpoint.transport().close();
        endpoint.protocol().await("lost");
        assertThat(endpoint.protocol().cause()).isNull();
        Steps.turns(TURNS_WITH_A_POLL);
    }

    /** Skips the test where there are none. */
    void needed() {
        fixture.require(Capability.UNIX_DATAGRAMS);
    }

    UnixDomainSocketAddress path(String name) {
        return UnixDomainSocketAddress.of(directory.resolve(name));
    }

    DatagramEndpoint<DatagramRecorder> open(DatagramOptions options) throws IOException {
        return fixture.loop().createDatagramEndpoint(() -> new DatagramRecorder(fixture.loop()), options);
    }

    DatagramEndpoint<DatagramRecorder> bound(String name) throws IOException {
        return open(DatagramOptions.local(path(name)));
    }

    DatagramEndpoint<DatagramRecorder> nameless() throws IOException {
        return open(DatagramOptions.anywhere(StandardProtocolFamily.UNIX));
    }

    DatagramEndpoint<DatagramRecorder> ready(int descriptor) throws IOException {
        return fixture.loop().createDatagramEndpoint(() -> new DatagramRecorder(fixture.loop()), ReadySocket.descriptor(descriptor));
    }
}
