package io.jvloop.examples.tour;

import static io.jvloop.Asyncio.*;

import io.jvloop.LoopFuture;
import io.jvloop.Outcome;
import io.jvloop.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Waiting together. */
final class Together {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Together() {
    }

    static void all(Narrator tell) throws Exception {
        tell.chapter("One after another, or all at once", () -> sequentialAndConcurrent(tell));
        tell.chapter("createTask and gather", () -> createTaskAndGather(tell));
        tell.chapter("Failures collected", () -> failuresCollected(tell));
    }

    /** A coroutine is an ordinary method: here it suspends, and the loop runs others meanwhile. */
    private static String brew(Narrator tell, String drink) {
        tell.say("brewing %s", drink);
        sleep(SECOND);
        tell.say("%s is ready", drink);
        return drink;
    }

    static void sequentialAndConcurrent(Narrator tell) {
        tell.timed("one after another", () -> {
            brew(tell, "tea");
            brew(tell, "coffee");
            brew(tell, "cocoa");
        });
        tell.timed("all at once", () -> gather(() -> brew(tell, "tea"), () -> brew(tell, "coffee"), () -> brew(tell, "cocoa")).await());
    }

    static void createTaskAndGather(Narrator tell) {
        Task<String> tea = createTask(() -> brew(tell, "tea"));
        Task<String> coffee = createTask(() -> brew(tell, "coffee"));
        tell.say("two tasks are created; they begin when this one waits");

        List<String> drinks = gather(tea, coffee).await();

        tell.say("gather gives the results in the order asked for: %s", drinks);
    }

    private static String download(String name, boolean reachable) throws IOException {
        sleep(SECOND);
        if (!reachable) {
            throw new IOException(name + " is unreachable");
        }
        return name;
    }

    static void failuresCollected(Narrator tell) {
        LoopFuture<List<Outcome<String>>> all = gatherSettled(() -> download("north", true), () -> download("south", false),
                () -> download("west", true));

        for (Outcome<String> outcome : all.await()) {
            switch (outcome) {
                case Outcome.Success<String>(String value) -> tell.say("got %s", value);
                case Outcome.Failure<String>(Throwable cause) -> tell.say("failed: %s", cause.getMessage());
            }
        }
    }
}
