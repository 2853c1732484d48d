package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.GuestLoops;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies that a task has run on the thread of its loop: {@link GuestLoops#onCarrier}. */
public class OnCarrierContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    @AsyncTest
    void bodyRunsOnThePlatformThreadThatTheLoopRunsOn() {
        Thread own = GuestLoops.onCarrier(Thread::currentThread);

        assertThat(own.isVirtual()).isFalse();
        assertThat(GuestLoops.<Thread, RuntimeException>onCarrier(Thread::currentThread)).isSameAs(own);
    }

    @AsyncTest
    void bodyThrowsTheVeryInstanceToItsTask() {
        IOException failure = new IOException("mine");

        assertThatThrownBy(() -> GuestLoops.onCarrier(() -> {
            throw failure;
        })).isSameAs(failure);
    }

    /** They may be somebody's, and call what must not be called on a thread that mounts coroutines between two of them. */
    @AsyncTest
    void bodyMayAskForTextForms() {
        Promise<Object> named = fixture.loop().createFuture();
        named.setResult(new Object() {
            @Override
            public String toString() {
                return "somebody's";
            }
        });

        assertThat(GuestLoops.<String, RuntimeException>onCarrier(named::toString)).contains("somebody's");
    }

    @AsyncTest
    void callbackHasNoBodyRun() {
        Promise<Void> over = fixture.loop().createFuture();
        fixture.loop().callSoon(() -> {
            assertThatIllegalStateException().isThrownBy(() -> GuestLoops.onCarrier(() -> "never")).withMessageContaining("onCarrier");
            over.setResult(null);
        });
        over.await();
    }

    @Test
    void outsideALoopNoBodyIsRun() {
        assertThatIllegalStateException().isThrownBy(() -> GuestLoops.onCarrier(() -> "never"))
                .withMessageContaining("no running event loop");
    }

    @AsyncTest
    void eagerTaskHasABodyRunBeforeItsCreatorGoesOn() {
        List<String> order = new ArrayList<>();
        Task<Void> eager = Asyncio.createTask(TaskOptions.DEFAULT.withEagerStart(true),
                () -> GuestLoops.onCarrier(() -> {
                    order.add("body");
                }));
        order.add("creator");
        eager.await();

        assertThat(order).containsExactly("body", "creator");
    }

    @AsyncTest
    void cancellationDoesNotBreakABodyOffAndIsMetAfterwards() {
        List<String> order = new ArrayList<>();
        Task<Void> task = Asyncio.createTask(() -> {
            Task<?> self = Asyncio.currentTask();
            GuestLoops.onCarrier(() -> {
                self.cancel();
                order.add("body");
            });
            order.add("after");
            Asyncio.yieldNow();
            order.add("never");
        });

        assertThatThrownBy(task::await).isInstanceOf(CancelledError.class);
        assertThat(order).containsExactly("body", "after");
    }

    @AsyncTest
    void bodyMakesTheLoopsCallbacksWait() {
        List<String> order = new ArrayList<>();
        Promise<Void> over = fixture.loop().createFuture();
        GuestLoops.onCarrier(() -> {
            fixture.loop().callSoon(() -> {
                order.add("callback");
                over.setResult(null);
            });
            order.add("body");
        });
        over.await();

        assertThat(order).containsExactly("body", "callback");
    }
}
