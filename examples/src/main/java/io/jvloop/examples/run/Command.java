package io.jvloop.examples.run;

import static io.jvloop.Asyncio.*;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.net.LimitOverrunException;
import io.jvloop.net.StreamReader;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Redirect;
import io.jvloop.process.Subprocess;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** A line for the shell, run as a child process whose output is read line by line. */
final class Command {
    private static final int LINE_LIMIT = 1 << 20;
    /** What a command gets to clean up after it was asked to end. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final String line;

    Command(String line) {
        this.line = line;
    }

    /** Runs it; a cancellation ends it. */
    Ended run(Duration limit, Consumer<String> output) throws IOException {
        long began = runningLoop().time();
        ProcessOptions options = ProcessOptions.shell(line).withStdin(Redirect.DISCARD).withStdout(Redirect.PIPE)
                .withStderr(Redirect.STDOUT).withStreamLimit(LINE_LIMIT);
        boolean timedOut = false;
        int code;
        try (Subprocess child = createSubprocess(options)) {
            try {
                code = timeout(limit, () -> follow(child, output));
            } catch (AsyncTimeoutException e) {
                timedOut = true;
                code = end(child);
            }
        }
        return new Ended(line, code, Duration.ofNanos(runningLoop().time() - began), timedOut);
    }

    private static int follow(Subprocess child, Consumer<String> output) throws IOException {
        StreamReader reader = child.stdout();
        while (true) {
            try {
                String text = reader.readLine();
                if (text == null) {
                    return child.waitFor();
                }
                output.accept(text);
            } catch (LimitOverrunException e) {
                output.accept("(a line of more than " + LINE_LIMIT + " bytes)");
            }
        }
    }

    /** Asks it to end, and then does not ask any more. */
    private static int end(Subprocess child) throws IOException {
        child.terminate();
        try {
            return timeout(GRACE, child::waitFor);
        } catch (AsyncTimeoutException e) {
            child.kill();
            return child.waitFor();
        }
    }
}
