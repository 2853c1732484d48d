package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.LoopClock;
import io.jvloop.spi.LoopHost;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.watch.LogCapture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a guest asks of a {@link LoopHost}, and when. The test's thread is the host's. */
public class ResidentTurnContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    private final Host host = new Host();
    private EventLoop guest;

    /** A host that notes what it is asked for. */
    private static final class Host implements LoopHost {
        final Queue<Runnable> turns = new ArrayDeque<>();
        final List<Duration> alarms = new ArrayList<>();
        @Nullable RuntimeException refusal;

        @Override
        public void later(Runnable turn) {
            if (refusal != null) {
                throw refusal;
            }
            turns.add(turn);
        }

        @Override
        public void wake(Runnable turn) {
            throw new IllegalStateException("asleep");
        }

        @Override
        public void after(long delayNanos, Runnable turn) {
            alarms.add(Duration.ofNanos(delayNanos));
        }

        void makeTurns() {
            while (!turns.isEmpty()) {
                turns.remove().run();
            }
        }
    }

    @BeforeEach
    void open() {
        guest = GuestLoops.on(host, fixture.options());
    }

    @AfterEach
    void close() {
        host.makeTurns();
        guest.close();
    }

    private void needsSystemTime() {
        assumeTrue(fixture.options().clock() == LoopClock.SYSTEM, "a clock of simulated time must not be called in this thread");
    }

    private static void nothing() {
        // something to call
    }

    @Test
    void hostIsAskedForOneTurnHoweverMuchThereIsToDo() {
        needsSystemTime();
        guest.callSoon(ResidentTurnContract::nothing);
        guest.callLater(Duration.ofHours(1), ResidentTurnContract::nothing);

        assertThat(host.turns).hasSize(1);
    }

    /** What was called stays queued, so who sets a timer next asks for both. */
    @Test
    void hostThatRefusedATurnIsAskedAgain() {
        needsSystemTime();
        IllegalStateException refusal = new IllegalStateException("not now");
        host.refusal = refusal;
        assertThatThrownBy(() -> guest.callSoon(ResidentTurnContract::nothing)).isSameAs(refusal);
        host.refusal = null;
        guest.callLater(Duration.ofHours(1), ResidentTurnContract::nothing);

        assertThat(host.turns).hasSize(1);
    }

    @Test
    void hostIsAskedForATimeAgainOnlyIfItIsEarlier() {
        needsSystemTime();
        guest.callLater(Duration.ofHours(2), ResidentTurnContract::nothing);
        host.makeTurns();
        guest.callLater(Duration.ofHours(3), ResidentTurnContract::nothing);
        host.makeTurns();
        assertThat(host.alarms).hasSize(1);
        guest.callLater(Duration.ofHours(1), ResidentTurnContract::nothing);
        host.makeTurns();

        assertThat(host.alarms).hasSize(2);
        assertThat(host.alarms.getLast()).isLessThan(host.alarms.getFirst());
    }

    @Test
    void turnThatIsQueuedWhenTheGuestIsClosedDoesNothing() {
        List<String> order = new ArrayList<>();
        guest.callSoon(() -> order.add("called"));
        guest.close();
        host.makeTurns();

        assertThat(order).isEmpty();
        assertThat(guest.isClosed()).isTrue();
    }

    @Test
    void hostThatCannotBeWokenIsNamed() throws InterruptedException {
        Thread other = Thread.ofPlatform().start(() -> guest.callSoonThreadsafe(ResidentTurnContract::nothing));
        other.join();

        captured.await("the host of " + guest.name() + " could not be woken");
    }
}
