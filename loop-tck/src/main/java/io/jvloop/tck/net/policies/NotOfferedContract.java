package io.jvloop.tck.net.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.MulticastGroup;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.DatagramRecorder;
import io.jvloop.tck.peers.DescriptorRecorder;
import io.jvloop.tck.peers.Program;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a back end does not offer is not reached by accident: its numbers and structures would be another system's. */
public class NotOfferedContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @TempDir
    Path directory;

    private void needsLackOf(Capability capability) {
        assumeTrue(!fixture.loop().capabilities().contains(capability), "has " + capability);
    }

    @Test
    void groupIsNotJoined() throws Exception {
        fixture.require(Capability.UDP);
        needsLackOf(Capability.MULTICAST);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        MulticastGroup group = MulticastGroup.of(InetAddress.getByName("239.255.77.1"), NetworkInterface.getByInetAddress(loopback));
        fixture.run(() -> {
            DatagramEndpoint<DatagramRecorder> endpoint = fixture.loop().createDatagramEndpoint(
                    () -> new DatagramRecorder(fixture.loop()), DatagramOptions.local(new InetSocketAddress(loopback, 0)));
            assertThatThrownBy(() -> endpoint.transport().join(group)).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("MULTICAST");
            assertThat(endpoint.transport().leave(group)).isFalse();
            endpoint.transport().close();
            endpoint.protocol().await("lost");
        });
    }

    /** The system closes them. */
    @AsyncTest
    void whoWouldReceiveDescriptorsReceivesTheBytesAlone() throws Exception {
        fixture.require(Capability.UNIX);
        needsLackOf(Capability.DESCRIPTOR_PASSING);
        Program.need("python3");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        DescriptorRecorder receiver = new DescriptorRecorder(fixture.loop());
        Server server = fixture.loop().createServer(() -> receiver, address, ServerOptions.DEFAULT);
        String script = "import socket, sys\n"
                + "s = socket.socket(socket.AF_UNIX)\n"
                + "s.connect(sys.argv[1])\n"
                + "socket.send_fds(s, [b'bytes'], [1])\n"
                + "s.close()\n";
        try (Program python = Program.start("python3", "-c", script, address.getPath().toString())) {
            receiver.await("lost");
            assertThat(receiver.awaitBytes(5)).asString().isEqualTo("bytes");
            assertThat(receiver.descriptors).isEmpty();
            assertThat(python.exitCode()).isZero();
        }
        server.close();
    }
}
