package io.jvloop.examples.tour;

import static io.jvloop.Asyncio.*;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.Task;
import io.jvloop.TaskGroupException;
import java.time.Duration;

/** Ending early, and in order. */
final class Endings {

    private Endings() {
    }

    static void all(Narrator tell) throws Exception {
        tell.chapter("Cancel and clean up", () -> cancelAndCleanUp(tell));
        tell.chapter("A timeout", () -> timeoutAroundABlock(tell));
        tell.chapter("A task group", () -> groupOfTasks(tell));
    }

    /** The etiquette: clean up, then let the cancellation go on. */
    private static void copyFile(Narrator tell) {
        try {
            tell.say("copying, which would take an hour");
            sleep(Duration.ofHours(1));
        } catch (CancelledError e) {
            tell.say("cancelled (%s): removing the half-written copy", e.cancelMessage());
            sleep(Duration.ofMillis(200));
            throw e;
        }
    }

    static void cancelAndCleanUp(Narrator tell) {
        Task<Void> copy = createTask(() -> copyFile(tell));
        sleep(Duration.ofMillis(500));

        copy.cancel("the user has had enough");
        try {
            copy.await();
        } catch (CancelledError e) {
            tell.say("the copy has ended; cancelled: %s", copy.isCancelled());
        }
    }

    static void timeoutAroundABlock(Narrator tell) {
        String answer = timeout(Duration.ofSeconds(1), () -> {
            sleep(Duration.ofMillis(500));
            return "in time";
        });
        tell.say("the first answer is %s", answer);
        try {
            timeout(Duration.ofSeconds(1), () -> sleep(Duration.ofHours(1)));
        } catch (AsyncTimeoutException e) {
            tell.say("the second takes too long: %s", e.getMessage());
        }
    }

    private static void work(Narrator tell, String name, Duration duration) {
        try {
            sleep(duration);
            tell.say("%s is done", name);
        } catch (CancelledError e) {
            tell.say("%s is cancelled", name);
            throw e;
        }
    }

    static void groupOfTasks(Narrator tell) {
        taskGroup(group -> {
            group.createTask(() -> work(tell, "one", Duration.ofMillis(300)));
            group.createTask(() -> work(tell, "two", Duration.ofMillis(600)));
        });
        tell.say("a group ends when all its tasks have ended");
        try {
            taskGroup(group -> {
                group.createTask(() -> work(tell, "slow", Duration.ofHours(1)));
                group.createTask(() -> {
                    sleep(Duration.ofMillis(300));
                    throw new IllegalStateException("out of paper");
                });
            });
        } catch (TaskGroupException e) {
            tell.say("a failure ends the others, and comes out: %s", e.exceptions());
        }
    }
}
