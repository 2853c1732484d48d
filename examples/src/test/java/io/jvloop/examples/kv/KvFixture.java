package io.jvloop.examples.kv;

import static io.jvloop.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.examples.ServerFixture;
import java.net.InetSocketAddress;

/** Runs a server and its clients in one loop, and fails the test if anything is left of them. */
final class KvFixture {
    private KvFixture() {
    }

    interface Body {
        void run(KvServer server) throws Exception;
    }

    static void serve(String policy, Body body) throws Exception {
        ServerFixture.run(policy, () -> {
            KvServer server = KvServer.start(new InetSocketAddress("127.0.0.1", 0));
            body.run(server);
            server.drain();
            assertThat(server.connections()).isZero();
        });
    }

    /** Waits until so many clients are connected. */
    static void awaitConnections(KvServer server, int count) {
        while (server.connections() != count) {
            yieldNow();
        }
    }
}
