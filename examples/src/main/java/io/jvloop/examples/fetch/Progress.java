package io.jvloop.examples.fetch;

import static io.jvloop.Asyncio.*;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Says how far it is: a line for each URL, and on a terminal one at the bottom that changes. */
final class Progress {
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private final PrintStream lines;
    private final PrintStream terminal; // null: there is none
    private final int total;
    private int underWay;
    private int done;
    private long bytes;

    Progress(PrintStream lines, PrintStream terminal, int total) {
        this.lines = lines;
        this.terminal = terminal;
        this.total = total;
    }

    /** Whether somebody watches the standard error. The JDK can only tell it of all three streams together, Linux of each. */
    static boolean isWatched() {
        try {
            if (Files.isSymbolicLink(STANDARD_ERROR)) {
                String target = Files.readSymbolicLink(STANDARD_ERROR).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
        } catch (IOException e) {
            return false;
        }
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    void begin() {
        underWay++;
    }

    void received(int count) {
        bytes += count;
    }

    long bytes() {
        return bytes;
    }

    void end(Fetched result) {
        underWay--;
        done++;
        clear();
        lines.println(result);
    }

    /** Redraws the bottom line until the task is cancelled. */
    void run() {
        try {
            while (terminal != null) {
                terminal.printf("\r\u001b[K%d of %d done, %d under way, %s", done, total, underWay, Sizes.format(bytes));
                terminal.flush();
                sleep(REDRAW);
            }
        } finally {
            clear();
        }
    }

    private void clear() {
        if (terminal != null) {
            terminal.print("\r\u001b[K");
            terminal.flush();
        }
    }
}
