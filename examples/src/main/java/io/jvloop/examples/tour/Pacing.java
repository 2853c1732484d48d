package io.jvloop.examples.tour;

import static io.jvloop.Asyncio.*;

import io.jvloop.CancelledError;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.AsyncSemaphore;
import io.jvloop.sync.QueueShutDownException;
import java.time.Duration;
import java.util.List;

/** Keeping pace with each other. */
final class Pacing {

    private Pacing() {
    }

    static void all(Narrator tell) throws Exception {
        tell.chapter("Producer and consumer over a queue", () -> producerAndConsumer(tell));
        tell.chapter("A semaphore limits concurrency", () -> semaphore(tell));
        tell.chapter("A rate limiter", () -> rateLimiter(tell));
        tell.chapter("A background task, stopped at the end", () -> backgroundTask(tell));
    }

    private static void produce(Narrator tell, AsyncQueue<String> queue) {
        for (int i = 1; i <= 4; i++) {
            queue.put("order " + i); // waits while the queue is full: the producer cannot run away
            tell.say("put order %d, %d in the queue", i, queue.size());
        }
        queue.shutdown();
    }

    private static void consume(Narrator tell, AsyncQueue<String> queue) {
        try {
            while (true) {
                String order = queue.get();
                sleep(Duration.ofMillis(300));
                tell.say("%s is served", order);
            }
        } catch (QueueShutDownException e) {
            tell.say("no more orders");
        }
    }

    static void producerAndConsumer(Narrator tell) {
        AsyncQueue<String> queue = new AsyncQueue<>(2);
        taskGroup(group -> {
            group.createTask(() -> produce(tell, queue));
            group.createTask(() -> consume(tell, queue));
        });
    }

    static void semaphore(Narrator tell) {
        AsyncSemaphore twoAtATime = new AsyncSemaphore(2);
        tell.timed("six visits of 0.5 s, two at a time", () -> taskGroup(group -> {
            for (int i = 1; i <= 6; i++) {
                int visitor = i;
                group.createTask(() -> {
                    try (var _ = twoAtATime.hold()) {
                        tell.say("visitor %d enters", visitor);
                        sleep(Duration.ofMillis(500));
                    }
                });
            }
        }));
    }

    static void rateLimiter(Narrator tell) {
        RateLimiter fiveASecond = RateLimiter.perSecond(5);
        tell.timed("six requests, five a second", () -> taskGroup(group -> {
            for (int i = 1; i <= 6; i++) {
                int request = i;
                group.createTask(() -> {
                    fiveASecond.awaitTurn();
                    tell.say("request %d", request);
                });
            }
        }));
    }

    private static void heartbeat(Narrator tell) {
        try {
            while (true) {
                tell.say("  (heartbeat)");
                sleep(Duration.ofMillis(400));
            }
        } catch (CancelledError e) {
            tell.say("  (the heartbeat stops)");
            throw e;
        }
    }

    static void backgroundTask(Narrator tell) {
        Task<Void> heart = createTask(() -> heartbeat(tell));
        tell.say("work begins");
        sleep(Duration.ofSeconds(1));
        tell.say("work is done");
        heart.cancel();
        waitMany(List.of(heart), ReturnWhen.ALL_COMPLETED);
    }
}
