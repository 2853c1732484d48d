package io.jvloop.tck.net.streams;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;

import io.jvloop.Asyncio;
import io.jvloop.bridge.ConnectionView;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Echo;
import io.jvloop.tck.peers.Use;

/** A view of a connection to a server of the same loop. */
final class EchoedView {
    private EchoedView() {
    }

    /** The server sends back what it gets. */
    static void echoed(LoopFixture fixture, Use<ConnectionView> use) throws Exception {
        served(fixture, pair -> Echo.echo(pair.reader(), pair.writer()), use);
    }

    static void served(LoopFixture fixture, Use<StreamPair> handler, Use<ConnectionView> use) throws Exception {
        fixture.run(() -> {
            Server server = Asyncio.startServer((reader, writer) -> handler.of(new StreamPair(reader, writer)), ANY_PORT);
            try (server; StreamPair client = Asyncio.openConnection(server.addresses().getFirst())) {
                use.of(new ConnectionView(fixture.loop(), client));
            }
            server.closeClients();
            server.awaitClosed();
        });
    }
}
