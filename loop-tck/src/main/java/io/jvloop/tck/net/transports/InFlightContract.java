package io.jvloop.tck.net.transports;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.connected;
import static io.jvloop.tck.peers.ConnectedFixture.narrow;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.Task;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What a back end may have handed to the system and must answer for, whatever is cancelled or closed meanwhile. The fixture shows that no
 * descriptor and no task is left; a back end of completions poisons what its operations have given back.
 */
public class InFlightContract {
    private static final int MORE_THAN_THE_SYSTEM_TAKES = 16 << 20;
    private static final int MANY = 10_000;
    private static final int AT_ONCE = 250;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    /** Polls some times, for what is under way on the loopback. */
    private static void turns(int count) {
        for (int i = 0; i < count; i++) {
            Asyncio.yieldNow();
        }
    }

    private Recorder connect(Server server) throws Exception {
        return connect(server.addresses().getFirst());
    }

    private Recorder connect(SocketAddress address) throws Exception {
        Connection<Recorder> connection = fixture.loop().createConnection(this::recorder, address, ConnectOptions.DEFAULT);
        return connection.protocol();
    }

    @Test
    void abortWhileReadingAndWritingLosesTheConnectionOnce() throws Exception {
        narrow(fixture, this::recorder, (recorder, peer) -> {
            recorder.transport().write(new byte[MORE_THAN_THE_SYSTEM_TAKES]);
            peer.send(new byte[1000]);
            Asyncio.yieldNow();
            recorder.transport().abort();
            recorder.await("lost");
            turns(50);

            assertThat(recorder.calls).containsOnlyOnce("lost").endsWith("lost");
            assertThat(recorder.cause()).isNull();
        });
    }

    @Test
    void loopClosesWithReadsAndWritesPending() throws Exception {
        narrow(fixture, this::recorder, (recorder, peer) -> recorder.transport().write(new byte[MORE_THAN_THE_SYSTEM_TAKES]));
        fixture.run(() -> {
            Server server = fixture.loop().createServer(this::recorder, ANY_PORT, ServerOptions.DEFAULT);
            for (int i = 0; i < 20; i++) {
                connect(server).transport().write(new byte[MORE_THAN_THE_SYSTEM_TAKES / 16]);
            }
        });
        fixture.closeLoop();

        assertThat(fixture.loop().isClosed()).isTrue();
    }

    @Test
    void readThatCompletesWhilePausedIsKept() throws Exception {
        connected(fixture, (recorder, peer) -> {
            peer.send(new byte[] {1});
            recorder.awaitBytes(1);
            recorder.transport().pauseReading();
            peer.send(RawPeer.pattern(100_000));
            peer.sendEof();
            turns(200);
            int whilePaused = recorder.calls.size();
            recorder.transport().resumeReading();
            recorder.await("eof");

            assertThat(whilePaused).isEqualTo(recorder.calls.indexOf("data") + 1);
            assertThat(recorder.awaitBytes(100_001)).isEqualTo(RawPeer.join(new byte[] {1}, RawPeer.pattern(100_000)));
        });
    }

    @AsyncTest
    void cancelledConnectsLeaveTheLoopUsable() throws Exception {
        Server server = fixture.loop().createServer(this::recorder, ANY_PORT, ServerOptions.DEFAULT);
        for (int i = 0; i < 100; i++) {
            Task<Recorder> connecting = fixture.loop().createTask(() -> connect(server));
            turns(1 + i % 3);
            if (!connecting.cancel()) {
                connecting.await().transport().abort();
            }
        }
        Recorder after = connect(server);
        after.transport().abort();
        after.await("lost");
        server.close();
        server.abortClients();
        server.awaitClosed();
    }

    @Test
    void serverThatClosesWithConnectionsComingInLeavesNone() throws Exception {
        for (int round = 0; round < 20; round++) {
            int turns = round % 4;
            fixture.run(() -> {
                Server server = fixture.loop().createServer(this::recorder, ANY_PORT, ServerOptions.DEFAULT);
                List<RawPeer> peers = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    peers.add(RawPeer.connect(server.addresses().getFirst()));
                }
                turns(turns);
                server.close();
                server.abortClients();
                server.awaitClosed();
                for (RawPeer peer : peers) {
                    assertThat(peer.seesEnd()).isTrue();
                    peer.close();
                }
            });
        }
    }

    /** The rounds are more than the turns that follow each other without a poll: some close what the last poll has accepted. */
    @Test
    void serverThatClosesBeforeItHandsOutWhatWasAcceptedLeavesNone() throws Exception {
        for (int round = 0; round < 20; round++) {
            int turns = round;
            fixture.run(() -> {
                Server server = fixture.loop().createServer(this::recorder, ANY_PORT, ServerOptions.DEFAULT);
                SocketAddress address = server.addresses().getFirst();
                List<Task<Recorder>> connecting = new ArrayList<>();
                for (int i = 0; i < 10; i++) {
                    connecting.add(fixture.loop().createTask(() -> connect(address)));
                }
                turns(turns);
                server.close();
                server.abortClients();
                server.awaitClosed();
                for (Task<Recorder> client : connecting) {
                    awaitEnd(client);
                }
            });
        }
    }

    private static void awaitEnd(Task<Recorder> client) {
        Recorder connected;
        try {
            connected = client.await();
        } catch (CompletionException refused) {
            return;
        }
        if (isConnectedToItself(connected)) {
            connected.transport().abort();
        }
        connected.await("lost");
    }

    /** The server's port is free once it has closed: a client that is given that very port has TCP connect it to itself. */
    private static boolean isConnectedToItself(Recorder client) {
        return client.transport().localAddress().equals(client.transport().remoteAddress());
    }

    @Test
    void tenThousandSocketsComeAndGo() throws Exception {
        fixture.run(() -> {
            Server server = fixture.loop().createServer(this::recorder, ANY_PORT, ServerOptions.DEFAULT);
            for (int done = 0; done < MANY / 2; done += AT_ONCE) {
                List<Recorder> clients = new ArrayList<>();
                for (int i = 0; i < AT_ONCE; i++) {
                    clients.add(connect(server));
                }
                clients.forEach(client -> client.transport().abort());
                for (Recorder client : clients) {
                    client.await("lost");
                }
            }
            server.close();
            server.abortClients();
            server.awaitClosed();
        });

        assertThat(fixture.failures()).isEmpty();
    }
}
