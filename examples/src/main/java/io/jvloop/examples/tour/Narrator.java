package io.jvloop.examples.tour;

import io.jvloop.EventLoop;
import io.jvloop.VoidBody;
import java.io.PrintStream;
import java.util.Locale;

/** Prints what happens, each line with the seconds since its chapter began. Any thread may tell something while a chapter runs. */
final class Narrator {
    private final PrintStream out;
    private final EventLoop loop;
    private volatile long began;
    private int chapters;

    Narrator(PrintStream out, EventLoop loop) {
        this.out = out;
        this.loop = loop;
    }

    /** Runs a chapter. */
    <X extends Exception> void chapter(String title, VoidBody<X> body) throws X {
        out.printf("%n%d. %s%n", ++chapters, title);
        began = loop.time();
        body.execute();
    }

    /** Runs a part of a chapter, and says how long it took. */
    <X extends Exception> void timed(String what, VoidBody<X> body) throws X {
        long start = loop.time();
        body.execute();
        say("=> %s: %.1f s", what, (loop.time() - start) / 1e9);
    }

    void say(String format, Object... values) {
        String text = String.format(Locale.ROOT, format, values);
        // One call a line, so that lines of several threads do not mix.
        out.print(String.format(Locale.ROOT, "%7.1f s  %s%n", (loop.time() - began) / 1e9, text));
    }
}
