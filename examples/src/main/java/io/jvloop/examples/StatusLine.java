package io.jvloop.examples;

import static io.jvloop.Asyncio.*;

import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** A line at the bottom of the terminal that changes, below the lines that stay. Without a terminal there are only those. */
public final class StatusLine {
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream lines;
    private final PrintStream complaints;
    private final PrintStream terminal; // null: there is none

    public StatusLine(PrintStream lines, PrintStream complaints, PrintStream terminal) {
        this.lines = lines;
        this.complaints = complaints;
        this.terminal = terminal;
    }

    /** Standard output for the lines, standard error for complaints, and for the line that changes, if somebody watches it. */
    public static StatusLine ofTheProcess() {
        return new StatusLine(System.out, System.err, isWatched() ? System.err : null);
    }

    /** The JDK can only tell it of all three streams together, Linux of each. */
    private static boolean isWatched() {
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

    /** Prints a line that stays. */
    public void println(Object line) {
        clear();
        lines.println(line);
    }

    /** Prints a line that stays, about something that went wrong. */
    public void complain(Object line) {
        clear();
        complaints.println(line);
    }

    /** Redraws the line that changes until the calling task is cancelled. */
    public void show(Supplier<String> status) {
        try {
            while (terminal != null) {
                terminal.print(CLEAR + status.get());
                terminal.flush();
                sleep(REDRAW);
            }
        } finally {
            clear();
        }
    }

    private void clear() {
        if (terminal != null) {
            terminal.print(CLEAR);
            terminal.flush();
        }
    }
}
