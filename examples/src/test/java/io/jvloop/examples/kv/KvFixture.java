package io.jvloop.examples.kv;

import static io.jvloop.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.UnhandledFailure;
import io.jvloop.examples.Backends;
import io.jvloop.tck.LeakCheck;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs a server and its clients in one loop, and fails the test if anything is left of them. */
final class KvFixture {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private KvFixture() {
    }

    interface Body {
        void run(KvServer server) throws Exception;
    }

    static void serve(String policy, Body body) throws Exception {
        List<UnhandledFailure> failures = new ArrayList<>();
        LeakCheck leaks = LeakCheck.begin();
        Asyncio.run(Backends.options(policy).withExceptionHandler((loop, failure) -> failures.add(failure)), () -> {
            KvServer server = KvServer.start(new InetSocketAddress("127.0.0.1", 0));
            timeout(PATIENCE, () -> body.run(server));
            server.drain();
            assertThat(server.connections()).isZero();
            assertThat(allTasks()).containsExactly(currentTask());
        });
        assertThat(failures).isEmpty();
        leaks.assertNothingLeaked();
    }

    /** Waits until so many clients are connected. */
    static void awaitConnections(KvServer server, int count) {
        while (server.connections() != count) {
            yieldNow();
        }
    }
}
