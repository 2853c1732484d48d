package io.jvloop.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a service manager passes. */
class ReadySocketTest {
    private static final long PID = 4711;

    @Test
    void descriptorsFromThreeOnAreOurs() {
        assertThat(ReadySocket.activated(Map.of("LISTEN_PID", "4711", "LISTEN_FDS", "2"), PID))
                .containsExactly(ReadySocket.descriptor(3), ReadySocket.descriptor(4));
    }

    /** A child inherits the variables, but not the sockets. */
    @Test
    void thoseOfAnotherProcessAreNotOurs() {
        assertThat(ReadySocket.activated(Map.of("LISTEN_PID", "1", "LISTEN_FDS", "2"), PID)).isEmpty();
    }

    @Test
    void processThatWasStartedOtherwiseHasNone() {
        assertThat(ReadySocket.activated(Map.of(), PID)).isEmpty();
        assertThat(ReadySocket.activated()).isEmpty();
    }
}
