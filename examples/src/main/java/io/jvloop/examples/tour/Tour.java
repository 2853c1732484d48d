package io.jvloop.examples.tour;

import static io.jvloop.Asyncio.*;

import io.jvloop.Asyncio;
import java.io.PrintStream;

/** The patterns that people learn asyncio from, one after another, with what happens and when. */
public final class Tour {
    private static final String USAGE = """
            usage: tour [--help]

            Runs the patterns that people learn asyncio from. Each line shows the seconds since its chapter began:
            what waits together takes no longer than the longest wait. The whole takes about 17 seconds.

            JVLOOP_POLICY=NAME chooses the loop's back end; else the best one here is taken.
            """;

    private Tour() {
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            Asyncio.run(() -> take(System.out));
        } else if (arguments[0].equals("--help")) {
            System.out.print(USAGE);
        } else {
            System.err.print("tour: unknown argument '" + arguments[0] + "'\n\n" + USAGE);
            System.exit(2);
        }
    }

    /** Runs every chapter in the calling task. */
    static void take(PrintStream out) throws Exception {
        Narrator tell = new Narrator(out, runningLoop());
        long began = runningLoop().time();
        Together.all(tell);
        Endings.all(tell);
        Pacing.all(tell);
        Threads.all(tell);
        Mistakes.all(tell);
        out.printf("%nThe whole tour took %.1f s on one loop of the '%s' back end.%n", (runningLoop().time() - began) / 1e9,
                runningLoop().policy().name());
    }
}
