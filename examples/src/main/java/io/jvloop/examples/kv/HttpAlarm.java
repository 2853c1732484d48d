package io.jvloop.examples.kv;

import io.jvloop.EventLoop;

/** Tells the operator, on standard error, of clients that were cut off because they spoke HTTP. One line a minute: they come in crowds. */
final class HttpAlarm {
    private static final long PAUSE_NANOS = 60_000_000_000L;

    private final EventLoop loop;
    private boolean told;
    private long last;

    HttpAlarm(EventLoop loop) {
        this.loop = loop;
    }

    void ring(Client client) {
        long now = loop.time();
        if (!told || now - last >= PAUSE_NANOS) {
            told = true;
            last = now;
            System.err
                    .println("kv: possible attack: " + client.address() + " sent POST or Host: as a command, as a browser does that a page"
                            + " of somebody else's has sent here; cut off");
        }
    }
}
