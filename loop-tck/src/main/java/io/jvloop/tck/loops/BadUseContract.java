package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.Body;
import io.jvloop.Context;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.LoopOptions;
import io.jvloop.LoopPolicies;
import io.jvloop.Runner;
import io.jvloop.TaskOptions;
import io.jvloop.net.ReadySocket;
import io.jvloop.net.StreamReader;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls that must be refused: each says why, and the loop goes on. */
public class BadUseContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    @AfterEach
    void theLoopGoesOn() {
        loop().callSoon(() -> log.add("went on"));
        fixture.run(Asyncio::yieldNow);

        assertThat(log).containsExactly("went on");
    }

    private static void refusesNull(ThrowingCallable... calls) {
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(NullPointerException.class).message().as("what is null").isNotNull();
        }
    }

    /** {@code test_base_events.BaseEventLoopTests.test_run_until_complete_type_error}: the compiler refuses the rest. */
    @Test
    @RunsLoopItself
    @Behaviour(10)
    void runUntilCompleteOfNothingIsRefused() {
        refusesNull(() -> loop().runUntilComplete((LoopFuture<?>) null), () -> loop().runUntilComplete((Body<?, Exception>) null));
        assertThat(loop().allTasks()).isEmpty();
        assertThat(loop().isRunning()).isFalse();
    }

    /** {@code tasks.run_coroutine_threadsafe}. */
    @Test
    @Behaviour(62)
    void runCoroutineThreadsafeOfNothingIsRefused() {
        refusesNull(() -> Asyncio.runCoroutineThreadsafe((Coroutine<?>) null, loop()),
                () -> Asyncio.runCoroutineThreadsafe(() -> 1, null));
        assertThat(fixture.failures()).isEmpty();
    }

    /** {@code test_runners.RunTests.test_asyncio_run_only_coro}. */
    @Test
    @Behaviour({65, 77})
    void runOfNothingIsRefused() {
        try (Runner runner = new Runner(fixture.options())) {
            refusesNull(() -> Asyncio.run(fixture.options(), (Body<?, Exception>) null), () -> Asyncio.run((LoopOptions) null, () -> 1),
                    () -> new Runner(null), () -> runner.run((Body<?, Exception>) null));
        }
    }

    /** {@code test_runners.RunnerTests.test_recursive_run}. */
    @Test
    @Behaviour(77)
    void runnerRefusesToRunInARunningLoop() {
        try (Runner runner = new Runner(fixture.options())) {
            fixture.run(() -> assertThatThrownBy(() -> runner.run(() -> log.add("begun"))).isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cannot be called from a running event loop"));
        }
    }

    /** {@code test_base_events.BaseEventLoopTests.test_call_soon_non_callable}. */
    @AsyncTest
    void callbacksThatAreNullAreRefusedAtOnce() {
        refusesNull(() -> loop().callSoon(null), () -> loop().callSoonThreadsafe(null), () -> loop().execute(null),
                () -> loop().callSoon(() -> {}, (Context) null), () -> loop().callAt(0, () -> {}, null),
                () -> loop().callLater(Duration.ZERO, () -> {}, null));
        assertThat(loop().statistics().ready()).isZero();
        assertThat(loop().statistics().timers()).isZero();
    }

    /** {@code test_base_events.BaseEventLoopTests.test_set_task_factory_invalid}. */
    @Test
    @RunsLoopItself
    @Behaviour(24)
    void tasksOfNothingAreRefused() {
        refusesNull(() -> loop().createTask((Coroutine<?>) null), () -> loop().createTask((TaskOptions) null, () -> 1),
                () -> loop().runInExecutor((Callable<?>) null),
                () -> loop().setDefaultExecutor(null), () -> Asyncio.newEventLoop(null), () -> LoopOptions.DEFAULT.withTaskFactory(null));
        assertThat(loop().allTasks()).isEmpty();
    }

    /** {@code test_base_events.BaseEventLoopTests.test_set_exc_handler_invalid}; null is the default there. */
    @AsyncTest
    @Behaviour(498)
    void failureThatIsNullIsRefused() {
        refusesNull(() -> loop().callExceptionHandler(null), () -> LoopOptions.DEFAULT.withExceptionHandler(null));
        assertThat(fixture.failures()).isEmpty();
    }

    @AsyncTest
    void whatIsMissingIsNamed() {
        StreamReader reader = new StreamReader(loop(), 1);
        refusesNull(() -> LoopPolicies.named(null), () -> ReadySocket.channel((ServerSocketChannel) null),
                () -> reader.setException(null), () -> reader.feedData(null), () -> loop().setSlowCallbackDuration(null));
        assertThat(reader.exception()).isNull();
    }

    /** {@code test_events.PolicyTests.test_set_event_loop_policy}. */
    @Test
    @Behaviour(532)
    void policyThatIsNullOrUnknownIsRefused() {
        refusesNull(() -> LoopPolicies.install(null), () -> LoopPolicies.named(null), () -> LoopOptions.DEFAULT.withPolicy((String) null));
        assertThatThrownBy(() -> LoopPolicies.named("no such policy")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no such policy");
    }

    /** Negative and zero. */
    @AsyncTest
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> loop().setSlowCallbackDuration(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LoopOptions.DEFAULT.withSlowCallback(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Each names the way out. */
    @Test
    @Behaviour(63)
    void confinedMethodsRefuseOtherThreadsWhileTheLoopRuns() {
        List<ThrowingCallable> calls = List.of(() -> loop().callSoon(() -> {}), () -> loop().callLater(Duration.ZERO, () -> {}),
                () -> loop().callAt(0, () -> {}), () -> loop().createTask(() -> {}), () -> loop().stop(), () -> loop().allTasks(),
                () -> loop().setTaskFactory(null), () -> loop().setExceptionHandler(null), () -> loop().runInExecutor(() -> 1));
        fixture.run(() -> Asyncio.toThread(() -> {
            for (ThrowingCallable call : calls) {
                assertThatThrownBy(call).isInstanceOf(WrongThreadException.class).hasMessageContaining("callSoonThreadsafe");
            }
        }));
    }
}
