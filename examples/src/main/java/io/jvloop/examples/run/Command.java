package io.jvloop.examples.run;

import static io.jvloop.Asyncio.*;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.net.LimitOverrunException;
import io.jvloop.net.StreamReader;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Redirect;
import io.jvloop.process.Subprocess;
import io.jvloop.spi.Capability;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A line for the shell, run as a child process whose output is read line by line. Where the back end can, it leads a process group, so that
 * what it has started in its turn ends with it; Ctrl-C at a terminal then reaches only us, and we pass it on.
 */
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
        boolean group = runningLoop().capabilities().contains(Capability.SPAWN);
        boolean timedOut = false;
        boolean ended = false;
        int code;
        try (Subprocess child = createSubprocess(options.withNewGroup(group))) {
            try {
                code = timeout(limit, () -> follow(child, output));
                ended = true;
            } catch (AsyncTimeoutException e) {
                timedOut = true;
                code = end(child, group);
            } finally {
                if (group && !ended) {
                    signalGroup(child, "KILL"); // what the command has started and not waited for
                }
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
    private static int end(Subprocess child, boolean group) throws IOException {
        if (group) {
            signalGroup(child, "TERM");
        } else {
            child.terminate();
        }
        try {
            return timeout(GRACE, child::waitFor);
        } catch (AsyncTimeoutException e) {
            child.kill();
            return child.waitFor();
        }
    }

    /** Java cannot signal a group, but the shell can. That the group has gone already is no failure. */
    private static void signalGroup(Subprocess leader, String signal) throws IOException {
        ProcessOptions kill = ProcessOptions.shell("kill -s " + signal + " -- -" + leader.pid()).withStderr(Redirect.DISCARD);
        try (Subprocess killing = createSubprocess(kill)) {
            killing.waitFor();
        }
    }
}
