package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Promise;
import io.jvloop.TaskOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Tests that would never end. */
class TestLimitTest {

    /** Run from here only: its name is none that a build looks for. */
    static class Endless {
        @RegisterExtension
        final LoopFixture fixture = new LoopFixture(SimulatedTime::options, Duration.ofMillis(50));

        @Test
        void waitsForWhatNeverComes() {
            fixture.run(() -> {
                Promise<Void> never = fixture.loop().createFuture();
                Asyncio.createTask(TaskOptions.named("patient"), never::await).await();
            });
        }

        @Test
        void waitsOnWhenCancelled() {
            fixture.run(() -> {
                for (int i = 0; i < 2; i++) {
                    try {
                        fixture.loop().createFuture().await();
                    } catch (CancelledError swallowed) {
                        continue;
                    }
                }
            });
        }

        @Test
        void runsForever() {
            fixture.loop().runForever();
        }

        @Test
        void ends() {
            fixture.run(Asyncio::yieldNow);
        }
    }

    private static List<Throwable> failuresOf(String test) {
        List<Throwable> failures = new ArrayList<>();
        // Without the kit's own listeners, which would print what is meant to fail here.
        LauncherFactory.create(LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build()).execute(
                LauncherDiscoveryRequestBuilder.request().selectors(selectMethod(Endless.class, test)).build(),
                new TestExecutionListener() {
                    @Override
                    public void executionFinished(TestIdentifier identifier, TestExecutionResult ended) {
                        ended.getThrowable().ifPresent(failure -> {
                            failures.add(failure);
                            failures.addAll(List.of(failure.getSuppressed()));
                        });
                    }
                });
        return failures;
    }

    @Test
    void itIsCancelledAndSaysByNameWhereItsTasksStood() {
        assertThat(failuresOf("waitsForWhatNeverComes")).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessageContainingAll("Endless.waitsForWhatNeverComes() was broken off", "* Task patient", "+ Awaited by:")
                .hasCauseInstanceOf(CancelledError.class));
    }

    @Test
    void whoSwallowsTheCancellationIsStopped() {
        assertThat(failuresOf("waitsOnWhenCancelled"))
                .anySatisfy(failure -> assertThat(failure).hasMessageContaining("Endless.waitsOnWhenCancelled() was broken off"));
    }

    @Test
    void loopWithoutTasksIsStopped() {
        assertThat(failuresOf("runsForever"))
                .anySatisfy(failure -> assertThat(failure).hasMessageContaining("Endless.runsForever() was broken off"));
    }

    @Test
    void testThatEndsInTimeHearsNothingOfIt() {
        assertThat(failuresOf("ends")).isEmpty();
    }
}
