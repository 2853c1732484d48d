package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.LoopClock;
import io.jvloop.LoopOptions;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BridgedLoop;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopHost;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.doubles.AnothersPolicy;
import io.jvloop.tck.watch.LogCapture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a guest asks of a {@link LoopHost}, and when. The test's thread is the host's. */
@RunsLoopItself
public class ResidentTurnContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    private final Host host = new Host();
    private final AtomicReference<@Nullable RuntimeException> flushFailure = new AtomicReference<>();
    private EventLoop guest;

    /** A policy whose back ends fail to submit what they have collected, on demand. */
    private record Flushing(LoopPolicy other, AtomicReference<@Nullable RuntimeException> failure) implements AnothersPolicy {
        @Override
        public IoBackend open(BackendContext context) throws IOException {
            return AnothersPolicy.hooked(other.open(context), (method, _, call) -> {
                RuntimeException present = failure.get();
                if (present != null && method.equals("submitPending")) {
                    throw present;
                }
                return call.proceed();
            });
        }
    }

    /** A host that notes what it is asked for. */
    private static final class Host implements LoopHost {
        final Queue<Runnable> turns = new ArrayDeque<>();
        final List<Duration> alarms = new ArrayList<>();
        @Nullable RuntimeException refusal;
        boolean refusesTimes;

        @Override
        public void later(Runnable turn) {
            if (refusal != null) {
                throw refusal;
            }
            turns.add(turn);
        }

        @Override
        public void wake(Runnable turn) {
            later(turn);
        }

        @Override
        public void after(long delayNanos, Runnable turn) {
            if (refusesTimes) {
                throw new IllegalStateException("no time");
            }
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
        LoopOptions options = fixture.options();
        guest = GuestLoops.on(host, options.withPolicy(new Flushing(Objects.requireNonNull(options.policy()), flushFailure)));
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

    /** Who calls has done nothing wrong: what it called for stays queued. */
    @Test
    void hostThatRefusedATurnIsAskedAgainByEachCall() {
        needsSystemTime();
        List<String> called = new ArrayList<>();
        host.refusal = new IllegalStateException("not now");
        guest.callSoon(() -> called.add("first"));
        guest.callSoon(() -> called.add("second"));
        assertThat(host.turns).isEmpty();
        host.refusal = null;
        guest.callSoon(() -> called.add("third"));
        assertThat(host.turns).hasSize(1);
        host.makeTurns();

        assertThat(called).containsExactly("first", "second", "third");
    }

    @Test
    void hostThatRefusedATurnIsAskedAgainByEachFlush() {
        needsSystemTime();
        BackendContext context = ((BridgedLoop) guest).backendContext();
        host.refusal = new IllegalStateException("not now");
        context.runAtBatchEnd(ResidentTurnContract::nothing);
        host.refusal = null;
        context.runAtBatchEnd(ResidentTurnContract::nothing);

        assertThat(host.turns).hasSize(1);
    }

    @Test
    void hostThatRefusedATurnIsAskedAgainByTheNextCallOfAnotherThread() {
        needsSystemTime();
        host.refusal = new IllegalStateException("not now");
        guest.callSoon(ResidentTurnContract::nothing);
        host.refusal = null;
        elsewhere(() -> guest.callSoonThreadsafe(ResidentTurnContract::nothing));

        assertThat(host.turns).hasSize(1);
    }

    @Test
    void hostThatCouldNotBeWokenIsWokenByTheNextCallOfAnotherThread() {
        List<String> called = new ArrayList<>();
        host.refusal = new IllegalStateException("asleep");
        elsewhere(() -> guest.callSoonThreadsafe(() -> called.add("first")));
        host.refusal = null;
        elsewhere(() -> guest.callSoonThreadsafe(() -> called.add("second")));
        host.makeTurns();

        assertThat(called).containsExactly("first", "second");
    }

    @Test
    void hostThatRefusedATimeIsAskedAgainInTheNextTurn() {
        needsSystemTime();
        host.refusesTimes = true;
        guest.callLater(Duration.ofHours(1), ResidentTurnContract::nothing);
        host.makeTurns();
        host.refusesTimes = false;
        guest.callSoon(ResidentTurnContract::nothing);
        host.makeTurns();

        assertThat(host.alarms).hasSize(1);
    }

    @Test
    void hostThatRefusesIsNamedOnceUntilItTakesATurn() {
        needsSystemTime();
        for (int row = 1; row <= 2; row++) {
            host.refusal = new IllegalStateException("row " + row);
            guest.callSoon(ResidentTurnContract::nothing);
            captured.await("row " + row);
            guest.callSoon(ResidentTurnContract::nothing);
            elsewhere(() -> guest.callSoonThreadsafe(ResidentTurnContract::nothing));
            host.refusal = null;
            guest.callSoon(ResidentTurnContract::nothing);
            host.makeTurns();
        }
        host.refusal = new IllegalStateException("the end");
        guest.callSoon(ResidentTurnContract::nothing);
        captured.await("the end"); // after all that was logged before
        host.refusal = null;

        assertThat(captured.text().split("the host of " + guest.name() + " refused a turn", -1)).hasSize(1 + 3);
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
    void hostThatDoesNotMakeTheTurnIsNamed() {
        needsSystemTime();
        guest.setDebug(true);
        guest.callSoon(ResidentTurnContract::nothing);

        captured.await(guest.name() + " has waited for its host");
    }

    @Test
    void backEndThatFailsAtTheEndOfATurnEndsTheGuestAndItsFailureIsThrownToTheHost() {
        IllegalStateException broken = new IllegalStateException("the system says no");
        guest.callSoon(() -> flushFailure.set(broken));

        assertThatThrownBy(host::makeTurns).isSameAs(broken);
        assertThat(guest.isRunning()).isFalse();
        flushFailure.set(null);
    }

    private static void elsewhere(Runnable action) {
        try {
            Thread.ofPlatform().start(action).join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
