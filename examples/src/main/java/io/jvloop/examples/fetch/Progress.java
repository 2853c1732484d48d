package io.jvloop.examples.fetch;

import io.jvloop.examples.StatusLine;

/** Says how far it is: a line for each URL, and on a terminal one at the bottom that changes. */
final class Progress {
    private final StatusLine display;
    private final int total;
    private int underWay;
    private int done;
    private long bytes;

    Progress(StatusLine display, int total) {
        this.display = display;
        this.total = total;
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
        if (result.failed()) {
            display.complain(result);
        } else {
            display.println(result);
        }
    }

    /** Redraws the bottom line until the task is cancelled. */
    void run() {
        display.show(() -> "%d of %d done, %d under way, %s".formatted(done, total, underWay, Sizes.format(bytes)));
    }
}
