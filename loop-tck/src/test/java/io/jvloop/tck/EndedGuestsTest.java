package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.core.inspect.Inspection;
import io.jvloop.tck.doubles.PollingHost;
import io.jvloop.tck.doubles.PumpedHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A guest whose run has ended is none of the loops that run in this process, as {@code loopctl} and the watchdog see them. */
class EndedGuestsTest {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(SimulatedTime::options);

    private static void assertForgottenWhenItHasEnded(EventLoop guest) {
        assertThat(Inspection.report("stuck")).contains(guest.name());
        guest.callSoonThreadsafe(guest::stop);
        while (guest.isRunning()) {
            Thread.onSpinWait();
        }
        assertThat(Inspection.report("stuck")).doesNotContain(guest.name());
        guest.close();
    }

    @Test
    void guestOfAnExecutorIsForgotten() {
        try (PumpedHost host = new PumpedHost()) {
            assertForgottenWhenItHasEnded(GuestLoops.on(host, fixture.options()));
        }
    }

    @Test
    void guestOfAHostThatTellsTheEventsIsForgotten() {
        PollingHost host = new PollingHost();
        EventLoop guest = host.open(fixture.options());
        try {
            assertForgottenWhenItHasEnded(guest);
        } finally {
            host.close();
        }
    }
}
