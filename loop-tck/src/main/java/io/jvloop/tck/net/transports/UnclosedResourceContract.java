package io.jvloop.tck.net.transports;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramProtocol;
import io.jvloop.net.Protocol;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.Transport;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.SubprocessProtocol;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.LogCapture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In debug mode a loop that is closed names what was never closed, and where it was made. */
public class UnclosedResourceContract {
    private static final String HERE = "created at io.jvloop.tck.net.transports.UnclosedResourceContract.";

    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    @RegisterExtension
    final LogCapture captured = new LogCapture();

    private EventLoop loop() {
        return fixture.loop();
    }

    private static Protocol silent() {
        return new Protocol() {};
    }

    private long unclosed(String what) {
        fixture.closeLoop();
        return captured.text().lines().filter(line -> line.contains("never closed") && line.contains(what)).count();
    }

    /** {@code test_server.TestServer2}: asyncio's ResourceWarning. */
    @Test
    void serverIsNamedWithItsPlace() throws Exception {
        fixture.run(() -> {
            loop().setDebug(true);
            loop().createServer(UnclosedResourceContract::silent, ANY_PORT, ServerOptions.DEFAULT);
        });

        assertThat(unclosed("Server[")).isEqualTo(1);
        assertThat(captured.text()).contains(HERE + "lambda$serverIsNamed");
    }

    /** {@code test_streams.StreamTests.test_unclosed_resource_warnings}. */
    @Test
    @Behaviour({302, 335})
    void connectionIsNamedWithItsPlaceAndItsOtherEndToo() throws Exception {
        fixture.run(() -> {
            loop().setDebug(true);
            Server server = loop().createServer(UnclosedResourceContract::silent, ANY_PORT, ServerOptions.DEFAULT);
            loop().createConnection(UnclosedResourceContract::silent, server.addresses().getFirst(), ConnectOptions.DEFAULT);
            Steps.turns(20);
            server.close();
        });

        assertThat(unclosed("SocketTransport[")).isBetween(1L, 2L);
        assertThat(captured.text()).contains(HERE + "lambda$connectionIsNamed");
    }

    /** Datagram endpoints too. */
    @Test
    void datagramEndpointIsNamedWithItsPlace() throws Exception {
        fixture.require(Capability.UDP);
        fixture.run(() -> {
            loop().setDebug(true);
            loop().createDatagramEndpoint(() -> new DatagramProtocol() {}, DatagramOptions.local(ANY_PORT));
        });

        assertThat(unclosed("DatagramTransport[")).isEqualTo(1);
        assertThat(captured.text()).contains(HERE + "lambda$datagramEndpointIsNamed");
    }

    /** What was closed is not named, though the loop was closed before its end was delivered. */
    @Test
    void closedOnesAreNotNamed() throws Exception {
        fixture.run(() -> {
            loop().setDebug(true);
            Server server = loop().createServer(UnclosedResourceContract::silent, ANY_PORT, ServerOptions.DEFAULT);
            Transport client = loop()
                    .createConnection(UnclosedResourceContract::silent, server.addresses().getFirst(), ConnectOptions.DEFAULT).transport();
            client.close();
            server.close();
            server.awaitClosed();
        });

        assertThat(unclosed("")).isZero();
    }

    /** A child that was killed takes its time to end, and on a busy machine longer than the loop. */
    @Test
    void closedChildIsNotNamed() throws Exception {
        fixture.require(Capability.CHILDREN);
        fixture.run(() -> {
            loop().setDebug(true);
            loop().subprocessExec(() -> new SubprocessProtocol() {}, ProcessOptions.of("cat").withPipes()).transport().close();
        });

        assertThat(unclosed("SubprocessTransport[")).isZero();
    }

    /** Without debug mode nothing is remembered. */
    @Test
    void nothingIsNamedWithoutDebugMode() throws Exception {
        fixture.run(() -> {
            loop().setDebug(false);
            loop().createServer(UnclosedResourceContract::silent, ANY_PORT, ServerOptions.DEFAULT);
        });

        assertThat(unclosed("")).isZero();
    }
}
