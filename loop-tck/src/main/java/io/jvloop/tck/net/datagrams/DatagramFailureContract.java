package io.jvloop.tck.net.datagrams;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.UnhandledFailure;
import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramTransport;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.peers.DatagramRecorder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Datagram endpoints whose protocol throws, or whose peer is not there: one datagram does not end the service for all others. */
public class DatagramFailureContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.UDP);

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InetSocketAddress address(DatagramEndpoint<?> endpoint) {
        return (InetSocketAddress) endpoint.transport().localAddress();
    }

    private static void closed(DatagramEndpoint<DatagramRecorder> endpoint) {
        endpoint.transport().close();
        endpoint.protocol().await("lost");
        assertThat(endpoint.protocol().cause()).isNull();
    }

    private DatagramEndpoint<DatagramRecorder> open(DatagramRecorder protocol, DatagramOptions options) throws IOException {
        return fixture.loop().createDatagramEndpoint(() -> protocol, options);
    }

    private DatagramEndpoint<DatagramRecorder> open(DatagramRecorder protocol) throws IOException {
        return open(protocol, DatagramOptions.local(ANY_PORT));
    }

    /** Throws what a test says for the datagram {@code bad}, once it is noted. */
    private final class Choosy extends DatagramRecorder {
        private final Throwable thrown;

        Choosy(Throwable thrown) {
            super(fixture.loop());
            this.thrown = thrown;
        }

        @Override
        public void datagramReceived(ByteBuffer lent, SocketAddress sender) {
            super.datagramReceived(lent, sender);
            if (received.getLast().equals("bad")) {
                ProtocolThrow.sneak(thrown);
            }
        }

        @Override
        public void errorReceived(IOException failure) {
            super.errorReceived(failure);
            ProtocolThrow.sneak(thrown);
        }
    }

    /** Throws a checked exception too, as a protocol written in another language would. */
    private static final class ProtocolThrow {
        @SuppressWarnings("unchecked")
        static <X extends Throwable> void sneak(Throwable thrown) throws X {
            throw (X) thrown;
        }
    }

    private void survives(Throwable thrown) throws Exception {
        fixture.run(() -> {
            DatagramEndpoint<DatagramRecorder> server = open(new Choosy(thrown));
            DatagramEndpoint<DatagramRecorder> client = open(new DatagramRecorder(fixture.loop()));
            for (String text : new String[] {"good", "bad", "bad", "also good"}) {
                client.transport().sendTo(bytes(text), address(server));
            }
            assertThat(server.protocol().awaitReceived(4)).containsExactly("good", "bad", "bad", "also good");
            assertThat(server.transport().isClosing()).isFalse();
            assertThat(fixture.failures()).hasSize(2).allSatisfy(failure -> {
                assertThat(failure.message()).contains("datagramReceived");
                assertThat(failure.failure()).isSameAs(thrown);
                assertThat(failure.source()).isSameAs(server.transport());
            });
            closed(client);
            closed(server);
        });
    }

    /** {@code selector_events._SelectorDatagramTransport._read_ready}: what the callback throws goes to the exception handler. */
    @Test
    void datagramThatMakesTheProtocolThrowIsReportedAndTheNextOneIsDelivered() throws Exception {
        survives(new IllegalStateException("boom"));
    }

    @Test
    void errorsAndCheckedExceptionsOfTheProtocolAreReportedLikeAnyOther() throws Exception {
        survives(new AssertionError("boom"));
        survives(new IOException("boom"));
    }

    @AsyncTest
    void whatErrorReceivedThrowsIsReportedAndTheEndpointGoesOn() throws Exception {
        DatagramEndpoint<DatagramRecorder> endpoint = open(new Choosy(new IllegalStateException("boom")));
        endpoint.transport().sendTo(ByteBuffer.allocate(70_000), address(endpoint));
        endpoint.protocol().await("error");
        endpoint.transport().sendTo(bytes("still here"), address(endpoint));
        assertThat(endpoint.protocol().awaitReceived(1)).containsExactly("still here");
        assertThat(fixture.failures()).extracting(UnhandledFailure::message).singleElement().asString().contains("errorReceived");
        closed(endpoint);
    }

    /** A protocol that is half made is of no use, as with streams. */
    @AsyncTest
    void whatConnectionMadeThrowsIsReportedAndEndsTheEndpoint() throws Exception {
        DatagramRecorder failing = new DatagramRecorder(fixture.loop()) {
            @Override
            public void connectionMade(DatagramTransport made) {
                throw new IllegalStateException("boom");
            }
        };
        open(failing);
        failing.await("lost");
        assertThat(failing.cause()).hasMessage("boom");
        assertThat(fixture.failures()).extracting(UnhandledFailure::message).singleElement().asString().contains("connectionMade");
    }

    /** Whoever waits for the endpoint is not left waiting. */
    @Test
    @RunsLoopItself
    void fatalErrorOfConnectionMadeEndsTheRunAndInTheNextOneTheEndpoint() throws Exception {
        OutOfMemoryError fatal = new OutOfMemoryError("pretended");
        DatagramRecorder failing = new DatagramRecorder(fixture.loop()) {
            @Override
            public void connectionMade(DatagramTransport made) {
                throw fatal;
            }
        };
        Task<DatagramEndpoint<DatagramRecorder>> opening = fixture.loop().newTask(TaskOptions.DEFAULT, () -> open(failing));
        assertThatThrownBy(() -> fixture.loop().runUntilComplete(opening)).isSameAs(fatal);

        fixture.run(() -> {
            assertThat(opening.await().protocol()).isSameAs(failing);
            failing.await("lost");
            assertThat(failing.cause()).isSameAs(fatal);
        });
    }

    @Test
    @RunsLoopItself
    void fatalErrorOfTheProtocolEndsTheRunAndTheEndpointServesInTheNextOne() throws Exception {
        OutOfMemoryError fatal = new OutOfMemoryError("pretended");
        DatagramEndpoint<DatagramRecorder> server = fixture.loop().runUntilComplete(() -> open(new Choosy(fatal)));
        DatagramEndpoint<DatagramRecorder> client = fixture.loop().runUntilComplete(() -> open(new DatagramRecorder(fixture.loop())));
        client.transport().sendTo(bytes("bad"), address(server));
        assertThatThrownBy(() -> fixture.loop().runForever()).isSameAs(fatal);

        fixture.run(() -> {
            client.transport().sendTo(bytes("good"), address(server));
            assertThat(server.protocol().awaitReceived(2)).containsExactly("bad", "good");
            closed(client);
            closed(server);
        });
    }

    /** {@code test_selector_events.SelectorDatagramTransportTests.test_sendto_error_received_connected}: also what a later send hears. */
    @AsyncTest
    void everyRefusedDatagramIsAPortUnreachableException() throws Exception {
        DatagramEndpoint<DatagramRecorder> gone = open(new DatagramRecorder(fixture.loop()));
        InetSocketAddress nobody = address(gone);
        closed(gone);
        DatagramEndpoint<DatagramRecorder> client = open(new DatagramRecorder(fixture.loop()), DatagramOptions.remote(nobody));
        for (int i = 0; i < 4; i++) {
            client.transport().send(bytes("anybody?"));
        }
        client.protocol().await("error");
        assertThat(client.protocol().errors).allSatisfy(failure -> assertThat(failure).isInstanceOf(PortUnreachableException.class)
                .hasMessageContaining("Connection refused").hasMessageContaining("cannot "));
        closed(client);
    }
}
