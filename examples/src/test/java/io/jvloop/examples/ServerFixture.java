package io.jvloop.examples;

import static io.jvloop.Asyncio.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.UnhandledFailure;
import io.jvloop.VoidBody;
import io.jvloop.tck.watch.LeakCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs a server and its clients in one loop, and fails the test if anything is left of them. */
public final class ServerFixture {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ServerFixture() {
    }

    public static void run(String policy, VoidBody<Exception> body) throws Exception {
        List<UnhandledFailure> failures = new ArrayList<>();
        LeakCheck leaks = LeakCheck.begin();
        Asyncio.run(Backends.options(policy).withExceptionHandler((loop, failure) -> failures.add(failure)), () -> {
            timeout(PATIENCE, body);
            timeout(PATIENCE, ServerFixture::awaitTheOtherTasks);
        });
        assertThat(failures).isEmpty();
        leaks.assertNothingLeaked();
    }

    /** A connection is gone before the coroutine that served it has ended. */
    private static void awaitTheOtherTasks() {
        while (allTasks().size() > 1) {
            yieldNow();
        }
    }
}
