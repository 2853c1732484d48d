package io.jvloop.tck.net.scripts;

import org.jspecify.annotations.Nullable;

/**
 * What one end must have seen when a round is over. Where the platform decides, {@code least} and {@code most} differ, and something may
 * have been seen that need not.
 *
 * @param least   how many bytes at least
 * @param most    and at most
 * @param eof     whether the peer's end
 * @param lost    whether the loss
 * @param cause   of the loss
 * @param ends    whether the peer's end or the loss, though it is open which
 * @param flushed whether all that it has written has left
 */
record Expected(long least, long most, Sight eof, Sight lost, Cause cause, boolean ends, boolean flushed) {

    /** Whether something was seen. */
    enum Sight {
        NO, MAY, MUST;

        boolean misses(boolean seen) {
            return this == MUST && !seen;
        }

        boolean forbids(boolean seen) {
            return this == NO && seen;
        }

        String text(String what) {
            return this == NO ? "" : " " + what + (this == MAY ? "?" : "");
        }
    }

    /** The argument of {@code connectionLost}. */
    enum Cause {
        NONE, FAILURE, ANY;

        boolean forbids(@Nullable Throwable cause) {
            return this == NONE && cause != null || this == FAILURE && cause == null;
        }
    }

    /** Whether there is nothing to wait for. */
    boolean isReached(End end) {
        return end.received() >= least && !eof.misses(end.hasSeenEof()) && !lost.misses(end.isLost())
                && (!ends || end.isLost() || end.hasSeenEof() && end.keepsOpen()) && !(flushed && end.isHeldUp());
    }

    /** Whether an end that must be read to see anything will see something it waits for. */
    boolean wantsRead(End end) {
        return end.received() < least || eof.misses(end.hasSeenEof()) || !end.isLost() && (ends || cause == Cause.FAILURE);
    }

    /** Whether what was seen is what may be seen. */
    boolean allows(End end) {
        return isReached(end) && end.faults().isEmpty() && end.received() <= most && !eof.forbids(end.hasSeenEof())
                && !lost.forbids(end.isLost()) && !(end.isLost() && cause.forbids(end.cause()))
                && (!flushed || end.isFlushed());
    }

    @Override
    public String toString() {
        return (least == most ? String.valueOf(most) : least + " to " + most) + " bytes" + eof.text("eof")
                + lost.text("lost" + (cause == Cause.FAILURE ? " by a failure" : cause == Cause.ANY ? " by whatever" : ""))
                + (ends ? ", has ended" : "") + (flushed ? "" : ", may have unsent bytes");
    }
}
