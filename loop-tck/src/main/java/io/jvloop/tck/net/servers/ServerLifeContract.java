package io.jvloop.tck.net.servers;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.AcceptedRecorders;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a server begins, serves and ends. */
public class ServerLifeContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final AcceptedRecorders accepting = new AcceptedRecorders(fixture::loop);
    private final List<Recorder> accepted = accepting.accepted();

    private static SocketAddress address(Server server) {
        return server.addresses().getFirst();
    }

    /** {@code test_server.BaseStartServer.test_start_server_1}. */
    @AsyncTest
    @Behaviour(343)
    void serveForeverStartsAnIdleServer() throws Exception {
        Server server = accepting.server(ServerOptions.DEFAULT.withStartServing(false));
        Task<Void> serving = Asyncio.createTask(server::serveForever);
        try (RawPeer peer = RawPeer.connect(address(server))) {
            accepting.await(1);
            assertThat(server.isServing()).isTrue();
            peer.sendEof();
            accepted.getFirst().await("lost");
        }
        serving.cancel();
        assertThatExceptionOfType(CancelledError.class).isThrownBy(serving::await);
    }

    /** {@code asyncio.base_events.Server.serve_forever}, from 3.13 on. */
    @AsyncTest
    @Behaviour({344, 363})
    void cancellingServeForeverDoesNotWaitForIdleClients() throws Exception {
        Server server = accepting.server(ServerOptions.DEFAULT);
        Task<Void> serving = Asyncio.createTask(server::serveForever);
        try (RawPeer peer = RawPeer.connect(address(server))) {
            accepting.await(1);
            serving.cancel();
            assertThatExceptionOfType(CancelledError.class).isThrownBy(serving::await);

            accepted.getFirst().transport().write(new byte[] {5});
            assertThat(peer.receive(1)).containsExactly(5);
        }
        server.awaitClosed();
    }

    /** {@code uvloop test_tcp._TestTCP.test_create_server_10}. */
    @AsyncTest
    @Behaviour(349)
    void serverIsClosedAtTheEndOfItsBlock() throws Exception {
        Server server = accepting.server(ServerOptions.DEFAULT);
        SocketAddress address = address(server);
        try (server) {
            assertThat(server.isServing()).isTrue();
        }
        assertThat(server.isServing()).isFalse();
        RawPeer.assertRefused(address);
        assertThatIllegalStateException().isThrownBy(server::startServing).withMessageContaining("closed");
    }

    /** {@code test_base_events.BaseEventLoopWithSelectorTests.test_create_server_*}. */
    @Test
    @Behaviour(353)
    void meaninglessOptionsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ServerOptions.DEFAULT.withBacklog(0)).withMessageContaining("backlog");
        assertThatIllegalArgumentException().isThrownBy(() -> ServerOptions.DEFAULT.withStreamLimit(0)).withMessageContaining("limit");
        assertThatIllegalArgumentException().isThrownBy(() -> ServerOptions.DEFAULT.withMaxConnections(0))
                .withMessageContaining("maxConnections");
    }

    /** {@code test_selector_events.BaseSelectorEventLoopTests.test_accept_connection_multiple}. */
    @AsyncTest
    @Behaviour(358)
    void whatHasQueuedIsAcceptedAtOnce() throws Exception {
        List<Integer> afterTheFirst = new ArrayList<>();
        Server server = fixture.loop().createServer(() -> {
            if (accepted.isEmpty()) {
                fixture.loop().callSoon(() -> afterTheFirst.add(accepted.size()));
            }
            return accepting.next();
        }, ANY_PORT, ServerOptions.DEFAULT.withStartServing(false).withBacklog(10));
        try (RawPeer _ = RawPeer.connect(address(server));
                RawPeer _ = RawPeer.connect(address(server));
                RawPeer _ = RawPeer.connect(address(server))) {
            server.startServing();
            accepting.await(3);
        }
        server.close();
        server.awaitClosed();

        assertThat(afterTheFirst).containsExactly(3);
    }

    /** {@code uvloop test_tcp._TestTCP.test_create_server_7}. */
    @AsyncTest
    @Behaviour(359)
    void serverWithoutReferencesGoesOnServing() throws Exception {
        SocketAddress address = address(accepting.server(ServerOptions.DEFAULT));
        System.gc();
        Steps.turns(5);
        try (RawPeer peer = RawPeer.connect(address)) {
            peer.send(new byte[] {7});
            accepting.await(1);
            assertThat(accepted.getFirst().awaitBytes(1)).containsExactly(7);
            peer.sendEof();
            accepted.getFirst().await("lost");
        }
    }

    /** {@code test_events.TestServer.test_get_loop}. */
    @Test
    @Behaviour(364)
    void protocolsRunOnTheLoopThatMadeTheServer() throws Exception {
        List<EventLoop> loops = new ArrayList<>();
        fixture.run(() -> {
            Server server = fixture.loop().createServer(() -> {
                loops.add(Asyncio.runningLoop());
                return new Recorder(fixture.loop()) {
                    @Override
                    protected void onMade() {
                        loops.add(Asyncio.runningLoop());
                    }

                    @Override
                    protected void onLost() {
                        loops.add(Asyncio.runningLoop());
                    }
                };
            }, ANY_PORT, ServerOptions.DEFAULT);
            assertThat(server.loop()).isSameAs(fixture.loop());
            try (server; RawPeer peer = RawPeer.connect(address(server))) {
                peer.sendEof();
                assertThat(peer.seesEnd()).isTrue();
            }
            server.awaitClosed();
        });

        assertThat(loops).hasSize(3).containsOnly(fixture.loop());
    }
}
