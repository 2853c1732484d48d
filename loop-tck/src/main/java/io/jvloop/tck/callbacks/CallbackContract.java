package io.jvloop.tck.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Handle;
import io.jvloop.UnhandledFailure;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When callbacks run, in which order, and what becomes of those that fail. */
public class CallbackContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** {@code test_events.EventLoopTestsMixin.test_call_soon}. */
    @Test
    @RunsLoopItself
    @Behaviour({1, 8})
    void callbacksRunInTheOrderOfTheirRegistration() {
        for (int i = 0; i < 5; i++) {
            String name = "c" + i;
            loop().callSoon(() -> log.add(name));
        }
        fixture.runOnce();

        assertThat(log).containsExactly("c0", "c1", "c2", "c3", "c4");
    }

    /** {@code test_base_events.BaseEventLoopTests.test__run_once_schedule_handle}. */
    @AsyncTest
    @Behaviour({2, 8})
    void whatACallbackSchedulesWaitsForTheNextTurn() {
        loop().callSoon(() -> loop().callSoon(() -> log.add("later")));
        Asyncio.yieldNow();
        assertThat(log).isEmpty();

        Asyncio.yieldNow();
        assertThat(log).containsExactly("later");
    }

    /** {@code test_events.HandleTests.test_handle}. */
    @AsyncTest
    @Behaviour(3)
    void cancelledHandleNeverRuns() {
        Handle handle = loop().callSoon(() -> log.add("ran"));
        handle.cancel();
        handle.cancel();
        Asyncio.yieldNow();

        assertThat(log).isEmpty();
        assertThat(handle.isCancelled()).isTrue();
    }

    /** {@code uvloop test_base.TestBaseUV.test_loop_call_soon_handle_cancelled}. */
    @AsyncTest
    @Behaviour(4)
    void handleThatRanIsNotCancelled() {
        Handle handle = loop().callSoon(() -> log.add("ran"));
        Asyncio.yieldNow();
        handle.cancel();

        assertThat(handle.isCancelled()).isFalse();
    }

    /** {@code test_events.HandleTests.test_callback_with_exception}. */
    @AsyncTest
    @Behaviour(5)
    void throwingCallbackIsReportedAndTheOthersRun() {
        RuntimeException failure = new IllegalStateException("mine");
        loop().callSoon(() -> {
            throw failure;
        });
        loop().callSoon(() -> log.add("next"));
        Asyncio.yieldNow();

        assertThat(log).containsExactly("next");
        assertThat(fixture.failures()).singleElement().satisfies(report -> {
            assertThat(report.failure()).isSameAs(failure);
            assertThat(report.source()).isInstanceOf(Handle.class);
        });
    }

    /** A stack overflow is the failure of the code that recursed. */
    @AsyncTest
    void stackOverflowInACallbackIsReported() {
        loop().callSoon(this::recurse);
        Asyncio.yieldNow();

        assertThat(fixture.failures()).extracting(UnhandledFailure::failure).singleElement().isInstanceOf(StackOverflowError.class);
    }

    private void recurse() {
        recurse();
        log.add("not a tail call");
    }

    /** {@code base_events.BaseEventLoop.close}. */
    @Test
    @RunsLoopItself
    @Behaviour(20)
    void closeDropsWhatIsQueued() {
        loop().callSoon(() -> log.add("callback"));
        loop().callLater(Duration.ZERO, () -> log.add("timer"));
        fixture.closeLoop();

        assertThat(log).isEmpty();
    }

    /** {@code libuv test/benchmark-million-async}. */
    @AsyncTest
    @Behaviour(28)
    void aMillionCallbacksInOneTurnRunInOrder() {
        int count = loop().debug() ? 100_000 : 1_000_000; // debug mode keeps the stack that made each
        int[] next = {0};
        for (int i = 0; i < count; i++) {
            int expected = i;
            loop().callSoon(() -> {
                if (next[0] == expected) {
                    next[0]++;
                }
            });
        }
        Asyncio.yieldNow();

        assertThat(next[0]).isEqualTo(count);
    }

    /** Design section 4: confined methods always check. */
    @AsyncTest
    void confinedMethodFromAnotherThreadThrowsAndNamesTheWayOut() {
        Throwable thrown = Asyncio.toThread(() -> {
            try {
                loop().callSoon(() -> {});
                return null;
            } catch (WrongThreadException e) {
                return e;
            }
        });

        assertThat(thrown).isInstanceOf(WrongThreadException.class).hasMessageContaining("callSoonThreadsafe");
    }
}
