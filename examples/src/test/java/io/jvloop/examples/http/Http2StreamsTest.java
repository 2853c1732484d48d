package io.jvloop.examples.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2, frame by frame. */
class Http2StreamsTest {
    private static final int NO_ERROR = 0;
    private static final int PROTOCOL_ERROR = 1;
    private static final int CANCEL = 8;
    private static final Limits SHORT = Limits.DEFAULT.withPatience(Duration.ofMillis(200)).withLinger(Duration.ofMillis(100));

    /** Talks to a server with which it has a connection. */
    private interface Talk {
        void run(Http2Client client) throws Exception;
    }

    private static void talk(String policy, Limits limits, int window, Talk talk) throws Exception {
        HttpFixture.serve(policy, limits, null, port -> {
            try (Http2Client client = new Http2Client(HttpFixture.connect(port), window)) {
                client.socket().setSoTimeout(20_000);
                talk.run(client);
            }
        });
    }

    /** The fixture waits for the request's coroutine. */
    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aRequestWhoseStreamIsResetIsCancelled(String policy) throws Exception {
        talk(policy, Limits.DEFAULT, Http2Client.LARGE, client -> {
            client.get(1, "/sleep?ms=60000");
            client.reset(1);
            client.get(3, "/ping");

            assertThat(client.until(Http2Client.HEADERS).stream()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @CsvSource({"nio, /ping, 0", "epoll, /ping, 0", "epoll, /strand, 0", "nio, /bytes?n=100000, 1000", "epoll, /bytes?n=100000, 1000"})
    void anAnswerThatIsNotTakenIsBrokenOff(String policy, String path, int window) throws Exception {
        talk(policy, SHORT, window, client -> {
            client.get(1, path);

            assertThat(client.until(Http2Client.RST_STREAM).reason()).isEqualTo(CANCEL);
        });
    }

    @ParameterizedTest
    @CsvSource({"nio, /nothing", "epoll, /nothing", "epoll, /strand"})
    void theRestOfARequestThatIsAnsweredIsNotWaitedForForEver(String policy, String path) throws Exception {
        talk(policy, SHORT, Http2Client.LARGE, client -> {
            client.post(1, path);

            assertThat(client.until(Http2Client.RST_STREAM).reason()).isEqualTo(NO_ERROR);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aBodyThatDoesNotComeIsNotWaitedForForEver(String policy) throws Exception {
        talk(policy, SHORT, Http2Client.LARGE, client -> {
            client.post(1, "/sum");

            assertThat(client.until(Http2Client.HEADERS).endsStream()).as("an answer with a text").isFalse();
            assertThat(client.until(Http2Client.RST_STREAM).reason()).isEqualTo(NO_ERROR);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aHeadWithoutAPathEndsItsStreamAlone(String policy) throws Exception {
        talk(policy, Limits.DEFAULT, Http2Client.LARGE, client -> {
            client.get(1, null);
            assertThat(client.until(Http2Client.RST_STREAM).reason()).isEqualTo(PROTOCOL_ERROR);

            client.get(3, "/ping");
            assertThat(client.until(Http2Client.HEADERS).stream()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aConnectionWithoutARequestIsEnded(String policy) throws Exception {
        talk(policy, SHORT.withIdle(Duration.ofMillis(200)), Http2Client.LARGE, client -> {
            client.get(1, "/ping");

            client.until(Http2Client.GOAWAY);
        });
    }
}
