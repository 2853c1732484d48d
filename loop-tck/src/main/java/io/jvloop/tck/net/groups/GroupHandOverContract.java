package io.jvloop.tck.net.groups;

import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.GroupOptions;
import io.jvloop.GroupServer;
import io.jvloop.LoopGroup;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers of a group whose first loop accepts for all. */
public class GroupHandOverContract {
    private static final Duration LONG = Duration.ofHours(1);
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP, Capability.MOVING);
    private final CompletableFuture<Throwable> report = new CompletableFuture<>();

    private LoopGroup open() {
        return LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(fixture.options()).withName("loop-group").withDrain(LONG)
                .withFailureHandler((_, failure) -> report.complete(failure)).withHandOver(true));
    }

    /** Answers each byte with the number of the loop. */
    private static void tellLoop(StreamReader reader, StreamWriter writer) throws IOException {
        String name = runningLoop().name();
        while (reader.read(1).length > 0) {
            writer.write(name.substring(name.length() - 1).getBytes(US_ASCII));
        }
    }

    private static Socket connect(GroupServer server) throws IOException {
        InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
        return new Socket(address.getAddress(), address.getPort());
    }

    private static char ask(Socket client) throws IOException {
        client.getOutputStream().write('?');
        return (char) client.getInputStream().read();
    }

    @Test
    void connectionsGoToTheLoopsInTurnAndStayThere() throws IOException {
        try (LoopGroup group = open()) {
            GroupServer server = group.serve(GroupHandOverContract::tellLoop, ANY_PORT);
            try (Socket first = connect(server); Socket second = connect(server); Socket third = connect(server)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(ask(first)).isEqualTo('1');
                    assertThat(ask(second)).isEqualTo('2');
                    assertThat(ask(third)).isEqualTo('1');
                }
            }
        }
    }

    @Test
    void shutdownRefusesClientsAndLetsConnectionsEnd() throws IOException {
        LoopGroup group = open();
        GroupServer server = group.serve(GroupHandOverContract::tellLoop, ANY_PORT);
        try (Socket first = connect(server); Socket second = connect(server)) {
            assertThat(ask(first)).isEqualTo('1');
            assertThat(ask(second)).isEqualTo('2');
            group.shutdown(LONG);
            server.close();

            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(server));
            assertThat(ask(first)).isEqualTo('1');
            assertThat(ask(second)).isEqualTo('2');
        }
        group.termination().join();
    }

    /** While the second loop stands, connections are on their way to it; the answer to a later one tells that they were accepted. */
    @Test
    void connectionOnItsWayToALoopThatFailsGoesToAnother() throws IOException {
        LoopGroup group = open();
        GroupServer server = group.serve(GroupHandOverContract::tellLoop, ANY_PORT);
        CompletableFuture<Void> standing = new CompletableFuture<>();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        group.loops().getLast().callSoonThreadsafe(() -> {
            standing.complete(null);
            while (!gate.isDone()) {
                Thread.onSpinWait();
            }
            throw new InternalError("fatal");
        });
        standing.join();
        try (Socket first = connect(server); Socket second = connect(server); Socket third = connect(server)) {
            assertThat(ask(first)).isEqualTo('1');
            assertThat(ask(third)).isEqualTo('1');
            gate.complete(null);

            assertThat(ask(second)).isEqualTo('1');
        }
        group.termination().join();
        assertThat(report.join()).hasMessage("fatal");
    }

    @Test
    void capOnConnectionsIsRefused() {
        try (LoopGroup group = open()) {
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> group.serve(GroupHandOverContract::tellLoop, ANY_PORT, ServerOptions.DEFAULT.withMaxConnections(1)))
                    .withMessageContaining("has no cap");
        }
    }
}
