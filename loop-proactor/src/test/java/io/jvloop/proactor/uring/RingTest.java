package io.jvloop.proactor.uring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.spi.Availability;
import io.jvloop.unix.SystemFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel has told is passed on once, whatever those do who hear of it. */
class RingTest {
    private static final int NOTHING = Ring.code(0, 0, 0); // IORING_OP_NOP
    private final List<Long> told = new ArrayList<>();
    private @Nullable Ring ring;

    @BeforeEach
    void open() throws SystemFailure {
        Availability availability = new UringPolicy().availability();
        assumeTrue(availability == Availability.AVAILABLE, () -> "io_uring is not available here: " + availability);
        ring = new Ring(new ForeignCalls());
        ring.enable();
    }

    @AfterEach
    void close() {
        if (ring != null) {
            ring.close();
        }
    }

    /** Else those before it would come twice, and end operations that have begun anew. */
    @Test
    void completionWhoseReceiverThrowsIsNotToldAgainAndTheOthersAre() {
        for (long number = 1; number <= 3; number++) {
            ring.submit(NOTHING, -1, 0, 0, 0, number, 0);
        }
        ring.enter(0);

        assertThatThrownBy(() -> ring.reap((number, result, flags) -> {
            told.add(number);
            if (number == 2) {
                throw new OutOfMemoryError("as if");
            }
        })).isInstanceOf(OutOfMemoryError.class);
        ring.reap((number, result, flags) -> told.add(number));

        assertThat(told).containsExactly(1L, 2L, 3L);
        assertThat(ring.hasCompletions()).isFalse();
    }
}
