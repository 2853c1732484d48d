package io.jvloop.tck.net.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.EventLoop;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.ConnectedFixture;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.signals.Signals;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Signals that come to a loop which serves. */
public class ServerSignalContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP);

    private EventLoop loop() {
        return fixture.loop();
    }

    @BeforeEach
    void needsSignals() {
        assumeTrue(Signals.has("INT") && Signals.has("USR1"), "needs the signals INT and USR1");
        Signals.needsUnignored("INT", "USR1");
    }

    /** {@code uvloop test_signals._TestSignal.test_signals_sigint_and_custom_handler}. */
    @Test
    @Behaviour(461)
    void handlersOfTwoSignalsFireBesideAServer() throws Exception {
        AsyncQueue<String> heard = new AsyncQueue<>();
        ConnectedFixture.connected(fixture, (recorder, peer) -> {
            loop().addSignalHandler("INT", () -> heard.putNowait("INT"));
            loop().addSignalHandler("USR1", () -> heard.putNowait("USR1"));
            Signals.raise("INT");
            assertThat(heard.get()).isEqualTo("INT");
            byte[] request = RawPeer.pattern(100);
            peer.send(request);
            assertThat(recorder.awaitBytes(request.length)).isEqualTo(request);
            Signals.raise("USR1");
            assertThat(heard.get()).isEqualTo("USR1");
        });
    }

    /** How servers are told to end. */
    @Test
    void handlerOfTermEndsAServerInGoodOrder() throws Exception {
        Recorder recorder = new Recorder(loop());
        fixture.run(() -> {
            Server server = loop().createServer(() -> recorder, ConnectedFixture.ANY_PORT, ServerOptions.DEFAULT);
            loop().addSignalHandler("TERM", () -> {
                server.close();
                server.closeClients();
            });
            try (RawPeer peer = RawPeer.connect(server.addresses().getFirst())) {
                recorder.await("made");
                Signals.raise("TERM");
                server.awaitClosed();
                assertThat(peer.receiveAll()).isEmpty();
            }
        });
        assertThat(recorder.calls).containsExactly("made", "lost");
    }
}
