package io.jvloop.tck.net.scripts;

import java.util.Locale;

/** Safe for use by any thread. What one end of a connection is told to do. */
public enum Action {
    /** {@code write} of some bytes. */
    WRITE(20),
    /** {@code writeEof}. */
    HALF_CLOSE(4),
    /** {@code pauseReading}. */
    PAUSE(6),
    /** {@code resumeReading}. */
    RESUME(8),
    /** {@code close}. */
    CLOSE(3),
    /** {@code abort}. */
    ABORT(1),
    /** {@code abort} with {@code SO_LINGER} 0. */
    RESET(1);

    private final int chances;

    Action(int chances) {
        this.chances = chances;
    }

    /** How often it comes, in relation to the others. */
    int chances() {
        return chances;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
