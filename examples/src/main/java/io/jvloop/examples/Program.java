package io.jvloop.examples;

import static io.jvloop.Asyncio.*;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/** What the examples' main methods have in common: what goes wrong is said in a line, and becomes an exit code. */
public final class Program {
    private static final int FAILED = 1;
    private static final int WRONG_COMMAND_LINE = 2;
    private static final int INTERRUPTED = 130;

    private Program() {
    }

    /** A program; it answers its exit code. */
    public interface Main {
        int run() throws IOException;
    }

    /** Runs a program; its {@code usage} is shown to who has not kept to it. */
    public static int run(String name, String usage, Main main) {
        try {
            return main.run();
        } catch (IllegalArgumentException e) {
            System.err.print(name + ": " + e.getMessage() + "\n\n" + usage);
            return WRONG_COMMAND_LINE;
        } catch (NoSuchFileException e) {
            System.err.println(name + ": there is no file " + e.getMessage());
            return FAILED;
        } catch (IllegalStateException | IOException e) {
            System.err.println(name + ": " + e.getMessage());
            return FAILED;
        } catch (KeyboardInterruptError e) {
            System.err.println(name + ": interrupted");
            return INTERRUPTED;
        }
    }

    /**
     * Runs a server until Ctrl-C or SIGTERM, which service managers send. Either cancels the calling coroutine, and {@code server} then
     * finishes what is under way, for a time that it bounds itself; a second one ends the process at once.
     *
     * <p>Returns when the server has ended because it was asked to: for the exit code that is success.
     */
    public static void untilAskedToEnd(LoopOptions options, Server server) throws IOException {
        boolean[] terminated = new boolean[1];
        try {
            Asyncio.run(options, () -> {
                Task<?> main = currentTask();
                runningLoop().addSignalHandler("TERM", () -> {
                    terminated[0] = true;
                    runningLoop().removeSignalHandler("TERM");
                    main.cancel("SIGTERM");
                });
                server.serve();
            });
        } catch (KeyboardInterruptError e) {
            // Ctrl-C
        } catch (CancelledError e) {
            if (!terminated[0]) {
                throw e;
            }
        }
    }

    /** Waits until the clients of a server that listens no more have finished; who takes longer is cut off. */
    public static void awaitClients(io.jvloop.net.Server closed, Duration limit) {
        try {
            timeout(limit, closed::awaitClosed);
        } catch (AsyncTimeoutException e) {
            closed.abortClients();
        }
    }

    /** Serves until its coroutine is cancelled, and some time longer. */
    public interface Server {
        void serve() throws IOException;
    }

    /** A loop with the back end of this name; null means the best one here. */
    public static LoopOptions loop(String policy) {
        return policy == null ? LoopOptions.DEFAULT : LoopOptions.DEFAULT.withPolicy(policy);
    }
}
