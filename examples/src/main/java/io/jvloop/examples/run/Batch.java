package io.jvloop.examples.run;

import static io.jvloop.Asyncio.*;

import io.jvloop.TaskGroupException;
import io.jvloop.examples.StatusLine;
import io.jvloop.sync.AsyncSemaphore;
import java.util.List;

/** Commands that run side by side, so many at a time. */
final class Batch {
    private final List<String> commands;
    private final RunOptions options;
    private final StatusLine display;
    private final AsyncSemaphore slots;
    private int running;
    private int succeeded;
    private int failed;

    Batch(List<String> commands, RunOptions options, StatusLine display) {
        this.commands = commands;
        this.options = options;
        this.display = display;
        this.slots = new AsyncSemaphore(options.jobs());
    }

    int succeeded() {
        return succeeded;
    }

    int failed() {
        return failed;
    }

    int notRun() {
        return commands.size() - succeeded - failed;
    }

    /** Runs them all, or until the first failure. */
    void run() {
        try {
            taskGroup(group -> {
                for (int i = 0; i < commands.size(); i++) {
                    int number = i + 1;
                    String line = commands.get(i);
                    group.createTask(() -> runOne(number, line));
                }
            });
        } catch (TaskGroupException e) {
            if (e.exceptions(FailedException.class).size() != e.exceptions().size()) {
                throw e;
            }
        }
    }

    private void runOne(int number, String line) throws Exception {
        try (var _ = slots.hold()) {
            running++;
            Ended ended;
            try {
                ended = new Command(line).run(options.limit(), text -> display.println("[" + number + "] " + text));
            } finally {
                running--;
            }
            display.println("[" + number + "] " + ended);
            if (ended.failed()) {
                failed++;
            } else {
                succeeded++;
            }
            if (ended.failed() && options.failFast()) {
                throw new FailedException();
            }
        }
    }

    /** For the line that changes. */
    String status() {
        return "%d of %d done, %d failed, %d running".formatted(succeeded + failed, commands.size(), failed, running);
    }
}
