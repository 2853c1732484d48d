package io.jvloop.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Safe for use by any thread. What {@code loopctl} asks a running process about its loops. Costs nothing until it is asked. */
public final class Inspection {
    private static final long ANSWER_SECONDS = 2;

    private Inspection() {
    }

    /**
     * Describes the loops that run in this process.
     *
     * @param command {@code ps}, {@code pstree} or {@code stuck}
     * @return a text of several lines
     */
    public static String report(String command) {
        StringBuilder text = new StringBuilder();
        for (CoreEventLoop loop : Watchdog.watched()) {
            text.append(loop).append(System.lineSeparator());
            text.append(switch (command) {
                case "ps" -> onTheLoop(loop, TaskTable::of);
                case "pstree" -> onTheLoop(loop, TaskTree::of);
                case "stuck" -> Watchdog.describe(loop);
                default -> throw new IllegalArgumentException("unknown command '" + command + "'");
            });
        }
        return text.isEmpty() ? "no loop runs in this process" + System.lineSeparator() : text.toString();
    }

    /** Asked in the loop's own turn, so that the picture is one of a moment. A loop that stands cannot answer. */
    private static String onTheLoop(CoreEventLoop loop, Function<CoreEventLoop, String> question) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        try {
            loop.callSoonThreadsafe(() -> answer.complete(question.apply(loop)));
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException standing) {
            return "it does not answer:" + System.lineSeparator() + Watchdog.describe(loop);
        } catch (InterruptedException | ExecutionException | RuntimeException e) {
            return "it could not be asked: " + e + System.lineSeparator();
        }
    }
}
