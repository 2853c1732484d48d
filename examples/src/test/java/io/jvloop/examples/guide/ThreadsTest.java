package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.runCoroutineThreadsafe;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.toThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.tck.LoopFixture;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadsTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;

    @Test
    void aThreadCallsIntoTheLoop() {
        stage.play(() -> {
            // snippet: call-soon-threadsafe
            EventLoop loop = runningLoop();
            Promise<String> reading = loop.createFuture();
            Thread.ofPlatform().start(() -> loop.callSoonThreadsafe(() -> reading.setResult("21 degrees")));
            out.println(reading.await());
            // end
        });
        assertThat(stage.printed()).containsExactly("21 degrees");
    }

    @Test
    void aThreadRunsACoroutine() throws Exception {
        run(() -> {
            EventLoop loop = runningLoop();
            toThread(() -> {
                // snippet: run-coroutine-threadsafe
                CompletableFuture<String> result = runCoroutineThreadsafe(() -> {   // called in another thread than the loop's
                    sleep(Duration.ofMillis(10));
                    return "from the loop";
                }, loop);
                out.println(result.get());
                // end
            });
        });
        assertThat(stage.printed()).containsExactly("from the loop");
    }

    @Test
    void blockingCodeGoesToAThread(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("poem.txt"), "one line\n");
        stage.play(() -> {
            // snippet: to-thread
            String text = toThread(() -> Files.readString(file));   // throws its IOException as it is
            out.print(text);
            // end
        });
        assertThat(stage.printed()).containsExactly("one line");
    }

    @Test
    void anExecutorOfOnesOwnIsUsed() {
        stage.play(() -> {
            // snippet: run-in-executor
            try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
                LoopFuture<Long> sum = runningLoop().runInExecutor(pool, () -> LongStream.rangeClosed(1, 1_000_000).parallel().sum());
                out.println(sum.await());
            }
            // end
        });
        assertThat(stage.printed()).containsExactly("500000500000");
    }

    @Test
    void aBlockingJdkCallParksItsTask() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a call that blocks stops the loop");
        stage.play(() -> {
            // snippet: blocking-jdk-call
            BlockingQueue<String> orders = new LinkedBlockingQueue<>();
            Task<String> cook = createTask(() -> orders.take());    // blocks: parks this task
            Task<Void> waiter = createTask(() -> orders.put("soup"));   // the loop goes on meanwhile
            out.println(cook.await() + ", " + waiter.isDone());
            // end
        });
        assertThat(stage.printed()).containsExactly("soup, true");
    }
}
