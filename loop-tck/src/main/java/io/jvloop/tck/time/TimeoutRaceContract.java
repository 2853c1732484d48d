package io.jvloop.tck.time;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.Steps.assertNotCancelled;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.sleepLongThen;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.InvalidStateException;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TimeoutScope;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a timeout promises when its deadline meets something else: the end of its block, another deadline, a cancellation. */
public class TimeoutRaceContract {
    /** Longer than a busy machine takes from here to the block: at a deadline that has passed already nothing can come before it. */
    private static final Duration AHEAD = Duration.ofSeconds(1);

    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- the deadline and the end of the block ----

    /** {@code timeouts.Timeout._on_timeout}: the task was about to get the value, and is cancelled before it does. */
    @AsyncTest
    void aResultThatComesJustBeforeTheDeadlineIsATimeoutAndStaysInTheFuture() {
        Promise<Integer> future = loop.loop().createFuture();
        TimeoutScope scope = TimeoutScope.after(AHEAD);
        loop.loop().callAt(scope.when().orElseThrow(), () -> future.setResult(1));

        assertThatThrownBy(() -> scope.run(future::await)).isInstanceOf(AsyncTimeoutException.class);

        assertThat(future.result()).isEqualTo(1);
        assertNotCancelled();
    }

    /** The same with a failure: it counts as taken, as in asyncio, where the task's wake-up has asked for it. */
    @Test
    void aFailureThatComesJustBeforeTheDeadlineIsATimeoutAndNotReported() {
        loop.run(() -> {
            Promise<Integer> future = loop.loop().createFuture();
            TimeoutScope scope = TimeoutScope.after(AHEAD);
            loop.loop().callAt(scope.when().orElseThrow(), () -> future.setException(new IOException("late")));

            assertThatThrownBy(() -> scope.run(future::await)).isInstanceOf(AsyncTimeoutException.class);
        });
        loop.closeLoop();

        assertThat(loop.failures()).isEmpty();
    }

    /** The other order: the future was cancelled with the task. */
    @AsyncTest
    void aResultThatComesJustAfterTheDeadlineIsRefused() {
        Promise<Integer> future = loop.loop().createFuture();
        TimeoutScope scope = TimeoutScope.after(millis(10));
        long deadline = scope.when().orElseThrow();

        assertThatThrownBy(() -> scope.run(() -> {
            loop.loop().callAt(deadline,
                    () -> assertThatThrownBy(() -> future.setResult(1)).isInstanceOf(InvalidStateException.class));
            future.await();
        })).isInstanceOf(AsyncTimeoutException.class);

        assertThat(future.isCancelled()).isTrue();
    }

    /** {@code timeouts.Timeout.__aexit__}: the deadline's callback is in the queue already, behind the block's last step. */
    @AsyncTest
    void aBlockThatEndsJustBeforeItsDeadlineRunsIsInTime() {
        TimeoutScope scope = TimeoutScope.never();
        Task<Integer> block = createTask(() -> scope.<Integer, RuntimeException>run(() -> {
            yieldNow();
            return 42;
        }));
        createTask(() -> scope.reschedule(Duration.ZERO));

        assertThat(block.await()).isEqualTo(42);

        turns(2);
        assertThat(scope.expired()).isFalse();
        assertThat(block.cancelling()).isZero();
    }

    /** The other order: the block is ready to go on, and finds itself cancelled. */
    @AsyncTest
    void aBlockWhoseDeadlineRunsJustBeforeItsLastStepIsATimeout() {
        TimeoutScope scope = TimeoutScope.never();
        Promise<Void> gate = loop.loop().createFuture();
        Task<Void> block = createTask(() -> scope.run(() -> gate.await()));
        turns(1);

        scope.reschedule(Duration.ZERO);
        loop.loop().callSoon(() -> assertThat(gate.isCancelled()).isTrue());

        assertThatThrownBy(block::await).isInstanceOf(AsyncTimeoutException.class);
        assertThat(block.cancelling()).isZero();
    }

    /** {@code timeouts.Timeout._on_timeout}: the task is cancelled once. */
    @AsyncTest
    void aBlockThatSwallowsTheCancellationMayGoOnSuspending() {
        TimeoutScope scope = TimeoutScope.after(millis(1));

        assertThat(scope.<Integer, RuntimeException>run(() -> {
            assertThatThrownBy(() -> sleepLong()).isInstanceOf(CancelledError.class);
            sleep(millis(50));
            return 42;
        })).isEqualTo(42);

        assertNotCancelled();
    }

    // ---- several deadlines ----

    /** {@code test_timeouts.TimeoutTests.test_nested_timeouts}, with the inner deadline the first of the two. */
    @AsyncTest
    void anOuterScopeMovedToTheInnerDeadlineThrowsNevertheless() {
        TimeoutScope outer = TimeoutScope.never();
        TimeoutScope inner = TimeoutScope.after(millis(10));
        List<Throwable> seen = new ArrayList<>();

        assertThatThrownBy(() -> outer.run(() -> noting(seen, () -> inner.run(() -> {
            outer.rescheduleAt(inner.when().orElseThrow());
            sleepLong();
        })))).isInstanceOf(AsyncTimeoutException.class);

        assertThat(seen).hasExactlyElementsOfTypes(CancelledError.class);
        assertThat(inner.expired()).isTrue();
        assertNotCancelled();
    }

    /** {@code test_timeouts.TimeoutTests.test_nested_timeouts}, one deeper. */
    @AsyncTest
    void ofThreeNestedScopesWithOneDeadlineOnlyTheOutermostThrows() {
        long deadline = loop.loop().time() + millis(10).toNanos();
        TimeoutScope outer = TimeoutScope.at(deadline);
        TimeoutScope middle = TimeoutScope.at(deadline);
        TimeoutScope inner = TimeoutScope.at(deadline);
        List<Throwable> seen = new ArrayList<>();

        assertThatThrownBy(
                () -> outer.run(() -> noting(seen, () -> middle.run(() -> noting(seen, () -> inner.run(() -> sleepLong()))))))
                .isInstanceOf(AsyncTimeoutException.class);

        assertThat(seen).hasExactlyElementsOfTypes(CancelledError.class, CancelledError.class);
        assertNotCancelled();
    }

    /** {@code timeouts.Timeout.__aexit__}: the outer request is open when the inner block is left. */
    @AsyncTest
    void anOuterDeadlineThatPassesWhileAnExpiredInnerBlockCleansUpThrows() {
        TimeoutScope outer = TimeoutScope.never();
        TimeoutScope inner = TimeoutScope.after(millis(10));
        List<Throwable> seen = new ArrayList<>();

        assertThatThrownBy(() -> outer.run(() -> noting(seen, () -> inner.run(() -> sleepLongThen(() -> {
            outer.reschedule(millis(10));
            sleepLong();
        }))))).isInstanceOf(AsyncTimeoutException.class);

        assertThat(seen).hasExactlyElementsOfTypes(CancelledError.class);
        assertThat(inner.expired()).isTrue();
        assertNotCancelled();
    }

    /** {@code timeouts.Timeout.__aexit__}: a cancellation from outside is open when the block is left. */
    @AsyncTest
    void aDeadlineThatPassesWhileACancelledBlockCleansUpIsNoTimeout() {
        TimeoutScope scope = TimeoutScope.never();
        Task<Void> waiter = createTask(() -> scope.run(() -> sleepLongThen(() -> {
            scope.reschedule(millis(10));
            sleepLong();
        })));
        turns(1);

        waiter.cancel();

        assertThatThrownBy(waiter::await).isInstanceOf(CancelledError.class);
        assertThat(scope.expired()).isTrue();
        assertThat(waiter.cancelling()).isEqualTo(1);
    }

    /** Child and parent are cancelled by their own scopes in one turn, the child by its group too. */
    @AsyncTest
    void aGroupsChildWithTheParentsDeadlineIsCancelledAndTheParentTimesOut() {
        long deadline = loop.loop().time() + AHEAD.toNanos();
        List<Task<Void>> children = new ArrayList<>();

        TimeoutScope outer = TimeoutScope.at(deadline);
        assertThatThrownBy(() -> outer.run(() -> taskGroup(group -> {
            children.add(group.createTask(() -> TimeoutScope.at(deadline).run(() -> sleepLong())));
        }))).isInstanceOf(AsyncTimeoutException.class);

        assertThat(children).singleElement().matches(Task::isCancelled);
        assertNotCancelled();
    }

    private static void noting(List<Throwable> seen, Runnable block) {
        try {
            block.run();
        } catch (RuntimeException | Error failure) {
            seen.add(failure);
            throw failure;
        }
    }
}
