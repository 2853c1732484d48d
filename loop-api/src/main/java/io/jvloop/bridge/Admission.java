package io.jvloop.bridge;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Safe for use by any thread. Counts what an executor has accepted, and says when nothing is left and nothing more can come.
 *
 * <pre>
 * word   twice the number of what is inside, plus one from the shutdown on
 * enter  adds two, unless shut
 * leave  takes two; if that leaves one, it was the last
 * shut   sets the one; if nothing was inside, it was the last
 * </pre>
 *
 * <p>The word reaches one once only: exactly one caller is told that it was the last.
 */
final class Admission {
    private final AtomicLong word = new AtomicLong();

    /** False if it is shut. */
    boolean enter() {
        for (;;) {
            long seen = word.get();
            if ((seen & 1) != 0) {
                return false;
            }
            if (word.compareAndSet(seen, seen + 2)) {
                return true;
            }
        }
    }

    /** Whether this was the last, and it is shut. */
    boolean leave() {
        return word.addAndGet(-2) == 1;
    }

    /** Whether nothing was inside, and it was not shut. */
    boolean shut() {
        return word.getAndUpdate(seen -> seen | 1) == 0;
    }

    boolean isShut() {
        return (word.get() & 1) != 0;
    }
}
