package io.jvloop.tck.net.servers;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.ContextVar;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The callbacks of a server see the context variables of those to whom they belong. */
public class ServerContextContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final ContextVar<String> variable = ContextVar.of("variable", "unset");

    /** {@code uvloop test_context._ContextBaseTests.test_create_server_protocol_factory_context}. */
    @Test
    @Behaviour(509)
    void protocolIsMadeInTheContextInWhichTheServerWas() throws Exception {
        List<String> seen = new ArrayList<>();
        fixture.run(() -> {
            variable.set("creator");
            Server server = fixture.loop().createServer(() -> {
                seen.add(variable.get());
                return new Recorder(fixture.loop());
            }, ANY_PORT, ServerOptions.DEFAULT);
            variable.set("later");
            for (int clients = 1; clients <= 2; clients++) {
                try (RawPeer peer = RawPeer.connect(server.addresses().getFirst())) {
                    peer.send(new byte[1]);
                    while (seen.size() < clients) {
                        Asyncio.yieldNow();
                    }
                }
            }
            server.close();
            server.abortClients();
            server.awaitClosed();
        });

        assertThat(seen).containsExactly("creator", "creator");
    }
}
