package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.TimerHandle;
import io.jvloop.tck.LoopFixture;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CancellingTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    @Test
    void aCancelledTaskCleansUp() {
        stage.play(() -> {
            // snippet: cancel
            Task<Void> copying = createTask(() -> {
                try {
                    sleep(Duration.ofHours(1));
                } catch (CancelledError e) {
                    out.println("removing the half of the copy: " + e.cancelMessage());
                    sleep(Duration.ofMillis(100));      // clean-up may suspend
                    throw e;                            // and lets the cancellation go on
                }
            });
            yieldNow();                                 // it begins

            copying.cancel("nobody needs it");
            try {
                copying.await();
            } catch (CancelledError e) {
                out.println("cancelled: " + copying.isCancelled());
            }
            // end
        });
        stage.assertPrinted("cancel");
    }

    @Test
    void anExceptionHandlerDoesNotSwallowACancellation() {
        stage.play(() -> {
            // snippet: cancel-is-an-error
            Task<Void> retrying = createTask(() -> {
                for (int attempt = 1; attempt <= 3; attempt++) {
                    try {
                        sleep(Duration.ofSeconds(1));
                    } catch (Exception e) {
                        out.println("never reached: CancelledError is an Error");
                    }
                }
            });
            sleep(Duration.ofMillis(1500));
            out.println(retrying.cancel());
            yieldNow();
            out.println(retrying.isCancelled());
            // end
        });
        assertThat(stage.printed()).containsExactly("true", "true");
    }

    @Test
    void ownRequestsAreTakenBack() {
        stage.play(() -> {
            // snippet: uncancel
            Task<?> self = currentTask();
            TimerHandle alarm = runningLoop().callLater(Duration.ofSeconds(1), self::cancel);
            try {
                sleep(Duration.ofHours(1));
            } catch (CancelledError e) {
                if (self.uncancel() > 0) {
                    throw e;                // somebody else wants us to end, too
                }
                out.println("took too long; open requests: " + self.cancelling());
            } finally {
                alarm.cancel();
            }
            // end
        });
        stage.assertPrinted("uncancel");
    }

    @Test
    void aBlockingCallIsInterrupted() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a call that blocks cannot be cancelled");
        stage.play(() -> {
            // snippet: cancel-blocking
            Task<Void> blocked = createTask(() -> {
                try {
                    Thread.sleep(Duration.ofHours(1));      // parks this task, not the loop
                } catch (InterruptedException e) {
                    out.println("interrupted");
                    throw e;                                // counts as the cancellation
                }
            });
            yieldNow();
            blocked.cancel();
            yieldNow();
            // end
            try {
                blocked.await();
            } catch (CancelledError e) {
                out.println("cancelled: " + blocked.isCancelled());
            }
        });
        assertThat(stage.printed()).containsExactly("interrupted", "cancelled: true");
    }
}
