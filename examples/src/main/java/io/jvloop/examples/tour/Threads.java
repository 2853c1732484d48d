package io.jvloop.examples.tour;

import static io.jvloop.Asyncio.*;

import io.jvloop.EventLoop;
import io.jvloop.sync.AsyncEvent;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.QueueShutDownException;
import java.time.Duration;

/** Threads and code that blocks. */
final class Threads {
    private static final Duration STEP = Duration.ofMillis(200);

    private Threads() {
    }

    static void all(Narrator tell) throws Exception {
        tell.chapter("A worker thread notifies the loop", () -> workerThread(tell));
        tell.chapter("Blocking code in toThread", () -> blockingCode(tell));
        tell.chapter("An ordinary Thread.sleep in a coroutine", () -> sleepingThread(tell));
    }

    /** Everything of a loop belongs to its thread; from another one there is only this way in. */
    private static void measure(EventLoop loop, AsyncQueue<Integer> readings) {
        try {
            for (int i = 1; i <= 3; i++) {
                Thread.sleep(STEP);
                int reading = 20 + i;
                loop.callSoonThreadsafe(() -> readings.putNowait(reading));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            loop.callSoonThreadsafe(readings::shutdown);
        }
    }

    static void workerThread(Narrator tell) {
        AsyncQueue<Integer> readings = new AsyncQueue<>();
        EventLoop loop = runningLoop();
        Thread.ofPlatform().name("thermometer").start(() -> measure(loop, readings));
        try {
            while (true) {
                tell.say("the thread has measured %d degrees", readings.get());
            }
        } catch (QueueShutDownException e) {
            tell.say("the thread has ended");
        }
    }

    private static String query(Narrator tell, String table) throws InterruptedException {
        Thread.sleep(STEP.multipliedBy(2)); // a driver that knows nothing of loops
        tell.say("%s is read by %s", table, Thread.currentThread().getName());
        return table;
    }

    static void blockingCode(Narrator tell) {
        tell.timed("three blocking queries of 0.4 s", () -> gather(() -> toThread(() -> query(tell, "users")),
                () -> toThread(() -> query(tell, "orders")), () -> toThread(() -> query(tell, "items"))).await());
    }

    static void sleepingThread(Narrator tell) {
        AsyncEvent awake = new AsyncEvent();
        int[] steps = {0};
        taskGroup(group -> {
            group.createTask(() -> {
                tell.say("one coroutine calls Thread.sleep for a second");
                Thread.sleep(Duration.ofSeconds(1));
                awake.set();
            });
            group.createTask(() -> {
                while (!awake.isSet()) {
                    tell.say("the other goes on");
                    steps[0]++;
                    sleep(STEP);
                }
            });
        });
        tell.say(steps[0] > 1 ? "the coroutine was parked, not the loop"
                : "the loop stood: start the JVM with --add-opens java.base/java.lang=ALL-UNNAMED, and it does not");
    }
}
