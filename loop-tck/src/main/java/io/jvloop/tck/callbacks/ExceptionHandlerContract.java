package io.jvloop.tck.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.ContextVar;
import io.jvloop.EventLoop;
import io.jvloop.ExceptionHandler;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.Task;
import io.jvloop.UnhandledFailure;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.LogCapture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where failures go that nobody caught. */
public class ExceptionHandlerContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    private void failInACallback() {
        loop().callSoon(() -> {
            throw new IllegalStateException("original");
        });
        fixture.runOnce();
    }

    /** {@code test_base_events.BaseEventLoopTests.test_default_exc_handler_callback}. */
    @AsyncTest
    @Behaviour(497)
    void defaultHandlerLogsTheMessageTheTraceAndTheSource() {
        loop().setExceptionHandler(null);
        failInACallback();

        assertThat(captured.text()).contains("Exception in callback", "Handle[", loop().name(), "IllegalStateException: original",
                "ExceptionHandlerContract.java");
    }

    /** {@code test_base_events.BaseEventLoopTests.test_set_exc_handler_custom}. */
    @AsyncTest
    @Behaviour(498)
    void handlerThatWasSetGetsTheLoopAndTheFailureUntilItIsTakenAway() {
        List<UnhandledFailure> handled = new ArrayList<>();
        ExceptionHandler handler = (where, failure) -> {
            assertThat(where).isSameAs(loop());
            handled.add(failure);
        };
        loop().setExceptionHandler(handler);
        assertThat(loop().exceptionHandler()).isSameAs(handler);
        failInACallback();
        loop().setExceptionHandler(null);
        assertThat(loop().exceptionHandler()).isNull();
        failInACallback();

        assertThat(handled).singleElement().satisfies(failure -> assertThat(failure.failure()).hasMessage("original"));
        assertThat(captured.text()).containsOnlyOnce("Exception in callback");
    }

    /** {@code test_base_events.BaseEventLoopTests.test_set_exc_handler_broken}. */
    @Test
    @RunsLoopItself
    @Behaviour(499)
    void handlerThatThrowsIsLoggedWithTheOriginalFailureAndTheLoopGoesOn() {
        loop().setExceptionHandler((where, failure) -> {
            throw new UnsupportedOperationException("broken");
        });
        loop().callSoon(() -> {
            throw new IllegalStateException("original");
        });
        loop().callSoon(() -> log.add("went on"));
        fixture.runOnce();

        assertThat(log).containsExactly("went on");
        assertThat(captured.text()).contains("Unhandled error in exception handler", "UnsupportedOperationException: broken",
                "IllegalStateException: original");
    }

    /** {@code test_base_events.BaseEventLoopTests.test_default_exc_handler_broken}: here a text form that throws breaks it. */
    @Test
    @RunsLoopItself
    @Behaviour(500)
    void defaultHandlerThatBreaksIsLoggedAsALastResort() {
        loop().setExceptionHandler(null);
        Object source = new Object() {
            @Override
            public String toString() {
                throw new UnsupportedOperationException("broken");
            }
        };
        loop().callSoon(() -> {
            loop().callExceptionHandler(new UnhandledFailure("mine", null, source));
            log.add("went on");
        });
        fixture.runOnce();

        assertThat(log).containsExactly("went on");
        assertThat(captured.text()).contains("default exception handler", "mine", "UnsupportedOperationException: broken");
    }

    /** {@code test_tasks: exception handler context}: the context of the task, as it was left. */
    @Test
    @RunsLoopItself
    @Behaviour(498)
    void handlerRunsInTheContextOfTheTaskWhoseFailureNobodyTook() {
        ContextVar<String> variable = ContextVar.of("variable", "unset");
        loop().setExceptionHandler((where, failure) -> log.add(variable.get() + ": " + failure.message().split(" of ")[0]));
        loop().createTask(() -> {
            variable.set("of the failed");
            throw new IllegalStateException("mine");
        });
        loop().createTask(() -> {
            variable.set("of the pending");
            Steps.sleepLong();
        });
        fixture.run(() -> Steps.turns(3));
        fixture.closeLoop();

        assertThat(log).containsExactly("of the pending: Task was destroyed but it is pending: its loop is closed",
                "of the failed: exception was never retrieved");
    }

    /** {@code base_events.call_exception_handler}: the source's. */
    @AsyncTest
    @Behaviour(502)
    void handlerRunsInTheContextOfTheTaskThatIsTheSource() {
        ContextVar<String> variable = ContextVar.of("variable", "unset");
        loop().setExceptionHandler((where, failure) -> log.add(variable.get()));
        Task<Void> task = Asyncio.createTask(() -> {
            variable.set("of the task");
        });
        task.await();
        Asyncio.runningLoop().callExceptionHandler(new UnhandledFailure("mine", null, task));
        log.add(variable.get());

        assertThat(log).containsExactly("of the task", "unset");
    }

    /** {@code base_events.call_exception_handler}. */
    @Test
    @RunsLoopItself
    @Behaviour(501)
    void fatalErrorOfAHandlerLeavesTheRun() {
        KeyboardInterruptError fatal = new KeyboardInterruptError();
        loop().setExceptionHandler((where, failure) -> {
            throw fatal;
        });

        assertThatThrownBy(this::failInACallback).isSameAs(fatal);
        assertThat(loop().isClosed()).isFalse();
        fixture.runOnce();
    }

    /** {@code base_events.call_exception_handler}. */
    @Test
    @Behaviour(502)
    void programsMayReportFailuresOfTheirOwn() {
        UnhandledFailure mine = new UnhandledFailure("mine", new IllegalStateException("cause"), this);
        fixture.run(() -> Asyncio.runningLoop().callExceptionHandler(mine));

        assertThat(fixture.failures()).containsExactly(mine);
    }
}
