package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.runningLoop;
import static java.lang.System.out;

import io.jvloop.sync.AsyncEvent;

/** A program that is told to end. */
final class Terminated {

    private Terminated() {
    }

    public static void main(String[] arguments) {
        // snippet: signal-handler
        run(() -> {
            AsyncEvent stopping = new AsyncEvent();
            runningLoop().addSignalHandler("TERM", stopping::set);
            out.println("serving");
            stopping.await();
            out.println("ending in good order");
        });
        // end
    }
}
