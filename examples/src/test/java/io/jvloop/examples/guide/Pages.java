package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.sleep;

import java.io.IOException;
import java.time.Duration;

/** The coroutines that the guide's snippets call. */
final class Pages {

    private Pages() {
    }

    // snippet: coroutine
    static String fetch(String page) {
        sleep(Duration.ofSeconds(1));
        return "<" + page + ">";
    }
    // end

    // snippet: coroutine-that-fails
    static String fetchMissing(String page) throws IOException {
        sleep(Duration.ofMillis(500));
        throw new IOException("there is no page " + page);
    }
    // end
}
