package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.wrapFuture;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.examples.guide.Pages.fetch;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TimerHandle;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CallbacksTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    @Test
    void aPromiseIsCompletedByItsHolder() {
        stage.play(() -> {
            // snippet: future
            EventLoop loop = runningLoop();
            Promise<String> answer = loop.createFuture();
            loop.callLater(Duration.ofSeconds(1), () -> answer.setResult("42"));
            out.println(answer.await());
            // end
        });
        assertThat(stage.printed()).containsExactly("42");
    }

    @Test
    void aDoneCallbackRunsInALaterTurn() {
        stage.play(() -> {
            // snippet: done-callback
            Task<String> task = createTask(() -> fetch("a"));
            task.addDoneCallback(done -> out.println("callback: " + done.result()));
            out.println("awaited: " + task.await());
            // end
        });
        stage.assertPrinted("done-callback");
    }

    @Test
    void callbacksAreScheduled() {
        stage.play(() -> {
            // snippet: call-soon
            EventLoop loop = runningLoop();
            loop.callLater(Duration.ofSeconds(2), () -> out.println("later"));
            loop.callAt(loop.time() + Duration.ofSeconds(1).toNanos(), () -> out.println("at"));
            loop.callSoon(() -> out.println("soon"));
            TimerHandle never = loop.callLater(Duration.ofSeconds(1), () -> out.println("never"));
            never.cancel();
            sleep(Duration.ofSeconds(3));
            // end
        });
        stage.assertPrinted("call-soon");
    }

    @Test
    void aCallbackCannotSuspend() {
        stage.play(() -> {
            // snippet: callback-starts-task
            runningLoop().callSoon(() -> createTask(() -> out.println(fetch("a"))));
            // end
            yieldNow();
            sleep(Duration.ofSeconds(2));
        });
        assertThat(stage.printed()).containsExactly("<a>");
    }

    @Test
    void aCompletableFutureIsWrapped() {
        stage.play(() -> {
            // snippet: wrap-future
            CompletableFuture<String> theirs = CompletableFuture.supplyAsync(() -> "from a library");
            out.println(wrapFuture(theirs).await());
            // end
        });
        assertThat(stage.printed()).containsExactly("from a library");
    }
}
