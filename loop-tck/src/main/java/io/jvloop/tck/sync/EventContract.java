package io.jvloop.tck.sync;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.sync.AsyncEvent;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code AsyncEvent} promises. */
public class EventContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    /** {@code test_locks.EventTests.test_wait}. */
    @AsyncTest
    @Behaviour(241)
    void settingItWakesAllInTheOrderOfTheirWaiting() {
        AsyncEvent event = new AsyncEvent();
        List<Integer> seen = new ArrayList<>();
        createTask(() -> awaitAs(event, 1, seen));
        createTask(() -> awaitAs(event, 2, seen));
        turns(1);
        assertThat(seen).isEmpty();
        createTask(() -> awaitAs(event, 3, seen));

        event.set();
        assertThat(seen).isEmpty();
        turns(1);

        assertThat(seen).containsExactly(3, 1, 2);
    }

    /** {@code test_locks.EventTests.test_wait_on_set}. */
    @AsyncTest
    @Behaviour(241)
    void awaitingASetEventDoesNotSuspend() {
        AsyncEvent event = new AsyncEvent();
        boolean[] othersRan = {false};
        event.set();
        loop.loop().callSoon(() -> othersRan[0] = true);

        event.await();

        assertThat(event.isSet()).isTrue();
        assertThat(othersRan[0]).isFalse();
    }

    /** {@code test_locks.EventTests.test_wait_cancel}. */
    @AsyncTest
    @Behaviour({240, 242})
    void aCancelledWaiterIsRemoved() {
        AsyncEvent event = new AsyncEvent();
        Task<Void> waiter = createTask(() -> event.await());
        turns(1);
        assertThat(event).hasToString("AsyncEvent[unset, waiters:1]");

        waiter.cancel();

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        assertThat(event).hasToString("AsyncEvent[unset]");
    }

    /** {@code locks.Event.set} skips waiters that are done. */
    @AsyncTest
    void settingItInTheTurnInWhichAWaiterIsCancelledWakesTheOthers() {
        AsyncEvent event = new AsyncEvent();
        Task<Void> first = createTask(() -> event.await());
        Task<Void> second = createTask(() -> event.await());
        Task<Void> third = createTask(() -> event.await());
        turns(1);

        first.cancel();
        event.set();
        third.cancel();

        second.await();
        turns(1);
        assertThat(first.isCancelled()).isTrue();
        assertThat(third.isCancelled()).isTrue();
    }

    /** {@code test_locks.EventTests.test_clear}. */
    @AsyncTest
    @Behaviour(242)
    void afterClearOneWaitsAgain() {
        AsyncEvent event = new AsyncEvent();
        event.set();
        event.clear();
        assertThat(event.isSet()).isFalse();

        Task<Void> waiter = createTask(() -> event.await());
        turns(2);

        assertThat(waiter.isDone()).isFalse();
        event.set();
        waiter.await();
    }

    /** {@code test_locks.EventTests.test_clear_with_waiters}. */
    @AsyncTest
    void settingAndClearingAtOnceWakesWhoWaits() {
        AsyncEvent event = new AsyncEvent();
        Task<Void> waiter = createTask(() -> event.await());
        turns(1);

        event.set();
        event.clear();
        event.set();
        event.clear();

        waiter.await();
        assertThat(event).hasToString("AsyncEvent[unset]");
    }

    /** An event works in callbacks, all but its await. */
    @AsyncTest
    @Behaviour(240)
    void callbacksMaySetIt() {
        AsyncEvent event = new AsyncEvent();
        loop.loop().callLater(millis(1), event::set);

        event.await();

        assertThat(event).hasToString("AsyncEvent[set]");
    }

    private static void awaitAs(AsyncEvent event, int name, List<Integer> seen) {
        event.await();
        seen.add(name);
    }
}
