package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.sleep;
import static java.lang.System.out;

import io.jvloop.KeyboardInterruptError;
import java.time.Duration;

/** A program that somebody stops. */
final class ControlC {

    private ControlC() {
    }

    public static void main(String[] arguments) {
        // snippet: control-c
        try {
            run(() -> {
                try {
                    out.println("serving");
                    sleep(Duration.ofDays(1));
                } finally {
                    out.println("closing the files");
                }
            });
        } catch (KeyboardInterruptError e) {
            out.println("stopped by Ctrl-C");
        }
        // end
    }
}
