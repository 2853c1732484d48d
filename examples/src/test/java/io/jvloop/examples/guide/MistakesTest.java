package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.waitMany;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.examples.guide.Pages.fetch;

import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.sync.AsyncLock;
import io.jvloop.tck.manual.ManualPolicy;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Each mistake, and the message it gets. */
class MistakesTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    @FunctionalInterface
    private interface Mistake {
        void make() throws Exception;
    }

    private void message(Mistake mistake) {
        try {
            mistake.make();
        } catch (Exception e) {
            show(e);
        }
    }

    /** Without the text forms of tasks and callbacks, which name classes of this test, and without the numbers of threads. */
    private void show(Throwable failure) {
        String message = failure.getMessage().replaceAll("(Task|Handle)\\[.*]", "$1[…]").replaceAll("worker-[0-9]+", "worker-1");
        out.println(failure.getClass().getSimpleName() + ": " + message);
    }

    private void inALoop(Mistake mistake) {
        LoopOptions named = new ManualPolicy().options().withName("main").withDebug(false);
        run(named, () -> {
            message(mistake);
        });
    }

    @Test
    void noLoop() {
        message(() -> {
            // snippet: mistake-no-loop
            createTask(() -> fetch("a"));           // in a thread that runs no loop
            // end
        });
        stage.assertPrinted("mistake-no-loop");
    }

    @Test
    void nestedRun() {
        inALoop(() -> {
            // snippet: mistake-nested-run
            run(() -> fetch("a"));                  // in a task: just call fetch("a")
            // end
        });
        stage.assertPrinted("mistake-nested-run");
    }

    @Test
    void suspendingInACallback() {
        inALoop(() -> {
            runningLoop().setExceptionHandler((loop, failure) -> show(failure.failure()));
            // snippet: mistake-callback
            runningLoop().callSoon(() -> fetch("a"));   // a callback cannot suspend: createTask(() -> fetch("a"))
            // end
            yieldNow();
        });
        stage.assertPrinted("mistake-callback");
    }

    @Test
    void wrongThread() {
        inALoop(() -> {
            // snippet: mistake-wrong-thread
            EventLoop loop = runningLoop();
            toThread(() -> loop.callSoon(() -> out.println("never")));      // callSoonThreadsafe
            // end
        });
        stage.assertPrinted("mistake-wrong-thread");
    }

    @Test
    void awaitingOneself() {
        inALoop(() -> {
            // snippet: mistake-await-self
            currentTask().await();
            // end
        });
        stage.assertPrinted("mistake-await-self");
    }

    @Test
    void blockingGet() {
        inALoop(() -> {
            // snippet: mistake-get
            Task<String> task = createTask(() -> fetch("a"));
            task.get(5, TimeUnit.SECONDS);          // waitFor(task, Duration.ofSeconds(5))
            // end
        });
        stage.assertPrinted("mistake-get");
    }

    @Test
    void resultTooEarly() {
        inALoop(() -> {
            // snippet: mistake-result
            Promise<String> answer = runningLoop().createFuture();
            answer.result();                        // answer.await()
            // end
        });
        stage.assertPrinted("mistake-result");
    }

    @Test
    void completingTwice() {
        inALoop(() -> {
            // snippet: mistake-set-twice
            Promise<String> answer = runningLoop().createFuture();
            answer.setResult("one");
            answer.setResult("two");
            // end
        });
        stage.assertPrinted("mistake-set-twice");
    }

    @Test
    void releasingAFreeLock() {
        inALoop(() -> {
            // snippet: mistake-release
            new AsyncLock().release();
            // end
        });
        stage.assertPrinted("mistake-release");
    }

    @Test
    void waitingForNothing() {
        inALoop(() -> {
            // snippet: mistake-wait-for-nothing
            waitMany(List.<Task<String>>of(), ReturnWhen.ALL_COMPLETED);
            // end
        });
        stage.assertPrinted("mistake-wait-for-nothing");
    }

    @Test
    void aClosedLoop() {
        LoopOptions named = new ManualPolicy().options().withName("main");
        message(() -> {
            // snippet: mistake-closed-loop
            EventLoop loop = run(named, () -> runningLoop());   // it is closed when run returns
            loop.createTask(() -> fetch("a"));
            // end
        });
        stage.assertPrinted("mistake-closed-loop");
    }
}
