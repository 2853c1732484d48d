package io.jvloop.tck.net.servers;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.AcceptedRecorders;
import io.jvloop.tck.peers.LoopbackNetwork;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers whose clients are too many. */
public class ServerLimitsContract {
    private static final int STORM = 10_000;
    /** Fits into the system's queue: what does not fit would be tried again by the client's system after a second. */
    private static final int BURST = 100;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final AcceptedRecorders accepting = new AcceptedRecorders(fixture::loop);
    private final List<Recorder> accepted = accepting.accepted();

    private Server capped(int connections, SocketAddress... more) throws IOException {
        return accepting.server(ServerOptions.DEFAULT.withMaxConnections(connections).withMoreAddresses(more));
    }

    private static SocketAddress address(Server server) {
        return server.addresses().getFirst();
    }

    /** The one in the queue is served when one of the others ends. */
    @AsyncTest
    void connectionBeyondTheCapWaitsInTheQueueUntilOneEnds() throws Exception {
        Server server = capped(2);
        try (RawPeer first = RawPeer.connect(address(server));
                RawPeer _ = RawPeer.connect(address(server));
                RawPeer third = RawPeer.connect(address(server))) {
            third.send(new byte[] {3});
            accepting.await(2);
            Steps.turns(50);
            assertThat(accepted).hasSize(2);
            assertThat(server.toString()).contains("2 connections, full");
            assertThat(server.isServing()).isTrue();
            first.sendEof();
            accepting.await(3);

            assertThat(accepted.get(2).awaitBytes(1)).containsExactly(3);
        }
        end(server);
    }

    /** A full server costs nothing. */
    @AsyncTest
    void fullServerDoesNotSpinWhileClientsWait() throws Exception {
        Server server = capped(1);
        try (RawPeer _ = RawPeer.connect(address(server)); RawPeer _ = RawPeer.connect(address(server))) {
            accepting.await(1);
            long polls = fixture.loop().statistics().polls();
            for (int i = 0; i < 20; i++) {
                Asyncio.toThread(() -> Thread.onSpinWait());
            }
            assertThat(fixture.loop().statistics().polls() - polls).isLessThan(200);
            assertThat(accepted).hasSize(1);
        }
        server.close();
        server.abortClients();
        server.awaitClosed();
    }

    /** The cap is the server's, not that of an address. */
    @AsyncTest
    void capCountsTheConnectionsOfAllAddresses() throws Exception {
        LoopbackNetwork.need();
        Server server = capped(1, new InetSocketAddress("127.0.0.2", 0));
        try (RawPeer _ = RawPeer.connect(server.addresses().get(0)); RawPeer _ = RawPeer.connect(server.addresses().get(1))) {
            accepting.await(1);
            Steps.turns(50);
            assertThat(accepted).hasSize(1);
            accepted.getFirst().transport().abort();
            accepting.await(2);
        }
        end(server);
    }

    /** A server that is closed while it is full stays closed. */
    @AsyncTest
    void fullServerMayBeClosed() throws Exception {
        Server server = capped(1);
        try (RawPeer _ = RawPeer.connect(address(server)); RawPeer waiting = RawPeer.connect(address(server))) {
            accepting.await(1);
            server.close();
            server.closeClients();
            server.awaitClosed();

            assertThat(waiting.seesEnd()).isTrue();
            assertThat(accepted).hasSize(1);
        }
    }

    /** Ten thousand come and go while one is served. */
    @Test
    void stormOfConnectionsDoesNotStopTheServiceOfAnother() throws Exception {
        fixture.require(Capability.TCP);
        AtomicInteger handled = new AtomicInteger();
        fixture.run(() -> {
            Server server = Asyncio.startServer((reader, writer) -> {
                handled.incrementAndGet();
                try {
                    for (byte[] block = reader.read(100); block.length > 0; block = reader.read(100)) {
                        writer.write(block);
                        writer.drain();
                    }
                } catch (IOException dropped) {
                    assertThat(dropped).isNotNull();
                }
            }, ANY_PORT, ServerOptions.DEFAULT.withMaxConnections(BURST / 2).withBacklog(10 * BURST));
            SocketAddress address = address(server);
            try (server; StreamPair client = Asyncio.openConnection(address)) {
                Task<Void> storm = Asyncio.createTask(() -> {
                    for (int i = 0; i < STORM / BURST; i++) {
                        Asyncio.<IOException>toThread(() -> drop(address));
                    }
                });
                int echoes = 0;
                while (!storm.isDone() || echoes == 0) {
                    client.writer().write(new byte[] {1, 2, 3});
                    assertThat(client.reader().readExactly(3)).containsExactly(1, 2, 3);
                    echoes++;
                }
                storm.await();
            }
            server.awaitClosed();
            assertThat(fixture.loop().statistics().tasks()).isEqualTo(1);
        });

        assertThat(handled.get()).isGreaterThan(STORM / 2);
    }

    /** Opens and drops connections, most of them with a reset, some with an orderly end. */
    private static void drop(SocketAddress address) throws IOException {
        for (int i = 0; i < BURST; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(address);
                if (i % 10 != 0) {
                    socket.setSoLinger(true, 0);
                }
            }
        }
    }
}
