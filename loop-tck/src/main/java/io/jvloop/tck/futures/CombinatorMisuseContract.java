package io.jvloop.tck.futures;

import static io.jvloop.Asyncio.asCompleted;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.gatherSettled;
import static io.jvloop.Asyncio.shield;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.timeout;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.waitFor;
import static io.jvloop.Asyncio.waitMany;
import static io.jvloop.tck.Steps.LONG;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Awaitable;
import io.jvloop.Body;
import io.jvloop.Coroutine;
import io.jvloop.GroupBody;
import io.jvloop.Outcome;
import io.jvloop.Promise;
import io.jvloop.ReturnWhen;
import io.jvloop.TaskOptions;
import io.jvloop.TimeoutScope;
import io.jvloop.VoidBody;
import io.jvloop.VoidCoroutine;
import io.jvloop.VoidGroupBody;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the combinators, timeouts and groups answer to wrong use: an exception where the mistake is, and nothing changed. */
public class CombinatorMisuseContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- nothing, and lists of bodies ----

    /** {@code test_tasks.GatherTestsBase.test_empty_sequence_without_loop}: written without any argument too. */
    @AsyncTest
    void gatherOfNothingIsDoneAtOnce() {
        assertThat(gather().result()).isEmpty();
        assertThat(gatherSettled().result()).isEmpty();
        assertThat(gather(List.of()).result()).isEmpty();
    }

    /** As in asyncio, bodies and futures also in one list. */
    @AsyncTest
    void gatherRunsTheBodiesOfAList() {
        Promise<String> future = loop.loop().createFuture();
        future.setResult("future");
        Coroutine<String> body = () -> {
            turns(1);
            return "body";
        };

        assertThat(gather(List.of(body, body)).await()).containsExactly("body", "body");
        assertThat(gather(List.<Awaitable<String>>of(future, body)).await()).containsExactly("future", "body");
        assertThat(gatherSettled(List.of(body)).await()).containsExactly(new Outcome.Success<>("body"));
    }

    // ---- null ----

    /** Python's {@code TypeError}s. */
    @AsyncTest
    @Behaviour(168)
    void nullInPlaceOfFuturesIsRefused() {
        Promise<Integer> future = loop.loop().createFuture();
        List<Promise<Integer>> withNull = new ArrayList<>(List.of(future));
        withNull.add(null);

        assertNullRefused(() -> gather((List<Promise<Integer>>) null));
        assertNullRefused(() -> gather(withNull));
        assertNullRefused(() -> gatherSettled(withNull));
        assertNullRefused(() -> waitMany(null, ReturnWhen.ALL_COMPLETED));
        assertNullRefused(() -> waitMany(withNull, ReturnWhen.ALL_COMPLETED));
        assertNullRefused(() -> waitMany(List.of(future), null));
        assertNullRefused(() -> asCompleted(null));
        assertNullRefused(() -> asCompleted(withNull));
        assertNullRefused(() -> shield(null));
        assertNullRefused(() -> waitFor((Promise<Integer>) null, millis(1)));
        assertNullRefused(() -> waitFor(future, null));

        future.setResult(1);
        assertThat(gather(future).await()).containsExactly(1);
    }

    /** A block that is not there is refused before anything begins. */
    @AsyncTest
    void nullInPlaceOfABlockIsRefused() {
        TimeoutScope scope = TimeoutScope.never();

        assertNullRefused(() -> timeout(null, () -> 1));
        assertNullRefused(() -> timeout(millis(1), (Body<Integer, RuntimeException>) null));
        assertNullRefused(() -> timeout(millis(1), (VoidBody<RuntimeException>) null));
        assertNullRefused(() -> scope.run((Body<Integer, RuntimeException>) null));
        assertNullRefused(() -> scope.run((VoidBody<RuntimeException>) null));
        assertNullRefused(() -> taskGroup((GroupBody<Integer>) null));
        assertNullRefused(() -> taskGroup((VoidGroupBody) null));

        assertThat(scope.<Integer, RuntimeException>run(() -> 42)).as("still unused").isEqualTo(42);
    }

    /** None of several bodies has begun, not even those before the one that is not there. */
    @AsyncTest
    void nullAmongBodiesIsRefusedBeforeTheFirstStarts() {
        List<String> begun = new ArrayList<>();
        Coroutine<Integer> valued = () -> {
            begun.add("valued");
            return 1;
        };
        VoidCoroutine plain = () -> begun.add("plain");

        assertNullRefused(() -> gather(valued, null));
        assertNullRefused(() -> gather(plain, null));
        assertNullRefused(() -> gatherSettled(valued, null));
        assertNullRefused(() -> gatherSettled(plain, null));
        turns(2);

        assertThat(begun).isEmpty();
    }

    /** A child that cannot be is no failure of the group. */
    @AsyncTest
    void nullInPlaceOfAChildIsRefusedAndTheGroupGoesOn() {
        int value = taskGroup(group -> {
            assertNullRefused(() -> group.createTask((Coroutine<Integer>) null));
            assertNullRefused(() -> group.createTask((VoidCoroutine) null));
            assertNullRefused(() -> group.createTask(TaskOptions.DEFAULT, (VoidCoroutine) null));
            assertNullRefused(() -> group.createTask(null, () -> 1));
            return group.createTask(() -> 42).await();
        });

        assertThat(value).isEqualTo(42);
    }

    private static void assertNullRefused(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class);
    }

    // ---- the wrong thread ----

    /** Futures are confined to their loop, and so is what is made of them. */
    @AsyncTest
    void combiningFuturesInAnotherThreadIsRefused() {
        Promise<Integer> future = loop.loop().createFuture();

        assertRefusedElsewhere(() -> gather(future));
        assertRefusedElsewhere(() -> shield(future));
        assertRefusedElsewhere(() -> waitMany(List.of(future), ReturnWhen.ALL_COMPLETED));
        assertRefusedElsewhere(() -> waitFor(future, millis(1)));
        assertRefusedElsewhere(() -> asCompleted(List.of(future)));

        future.setResult(1);
        assertThat(gather(future, shield(future)).await()).containsExactly(1, 1);
    }

    /** {@code timeouts.Timeout.reschedule} asks for the running loop. */
    @AsyncTest
    void movingADeadlineInAnotherThreadIsRefusedAndItStays() {
        TimeoutScope armed = TimeoutScope.after(LONG);
        TimeoutScope unarmed = TimeoutScope.never();
        long deadline = armed.when().orElseThrow();

        armed.run(() -> unarmed.run(() -> {
            assertRefusedElsewhere(armed::disarm);
            assertRefusedElsewhere(() -> armed.rescheduleAt(0));
            assertRefusedElsewhere(() -> armed.reschedule(millis(0)));
            assertRefusedElsewhere(() -> unarmed.rescheduleAt(0));
            turns(2);
        }));

        assertThat(armed.when()).hasValue(deadline);
        assertThat(unarmed.when()).isEmpty();
    }

    /** A group is confined to its parent's loop. */
    @AsyncTest
    void usingAGroupInAnotherThreadIsRefusedAndItGoesOn() {
        int value = taskGroup(group -> {
            assertRefusedElsewhere(() -> group.createTask(() -> 1));
            assertRefusedElsewhere(group::cancel);
            return group.createTask(() -> 42).await();
        });

        assertThat(value).isEqualTo(42);
    }

    private static void assertRefusedElsewhere(ThrowingCallable call) {
        toThread(() -> assertThatThrownBy(call).isInstanceOfAny(IllegalStateException.class, WrongThreadException.class)
                .hasMessageMatching("(?s).*(no running event loop|no current event loop|callSoonThreadsafe).*"));
    }
}
