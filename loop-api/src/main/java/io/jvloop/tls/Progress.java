package io.jvloop.tls;

import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. How a {@link TlsStream} gets on: what its engine wants next is done, as far as it gets and as the turn has room;
 * then what that means to those above.
 */
final class Progress {
    private final TlsStream stream;
    private final StreamHandle lower;
    private final Slice slice;
    private boolean pumping;
    /** The turn's slice was over before the engine had got as far as it gets. */
    private boolean unfinished;

    Progress(TlsStream stream, StreamHandle lower, Slice slice) {
        this.stream = stream;
        this.lower = lower;
        this.slice = slice;
    }

    /** The engine has encrypted something; what it wants besides is for the entry's processing. */
    void wrapped() {
        if (!pumping && !stream.engine.isIdle()) {
            lower.entry().ready();
        }
    }

    /** The engine has dealt with a record. */
    void unwrapped() {
        slice.step();
    }

    /** The turn has room for more records. */
    boolean mayGoOn() {
        return !slice.isOver();
    }

    /** Lets the engine go as far as it gets. */
    void pump() {
        if (pumping || stream.isOver() || stream.engine.isBusy() || !stream.handshake.isBegun()) {
            return;
        }
        pumping = true;
        slice.resume();
        try {
            unfinished = true;
            while (!stream.isOver() && !slice.isOver() && unfinished) {
                unfinished = step();
                slice.step();
            }
            if (!stream.isOver() && unfinished) {
                lower.entry().ready();
            } else if (!stream.isOver() && !stream.engine.isBusy()) {
                settle();
            }
        } catch (Throwable t) {
            stream.broke(t);
        } finally {
            pumping = false;
        }
        watch();
    }

    private boolean step() throws IOException {
        Inbound inbound = stream.inbound;
        return switch (stream.engine.status()) {
            case NEED_TASK -> {
                if (inbound.isBroken()) {
                    yield inbound.step(); // of a handshake that was refused
                }
                stream.engine.runTasks(this::tasksDone);
                yield false;
            }
            case NEED_WRAP -> stream.outbound.wrapHandshake() || inbound.isBroken() && inbound.step();
            case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> inbound.step();
            case NOT_HANDSHAKING, FINISHED -> {
                if (stream.handshake.isUnderWay() && stream.engine.hasFinished()) {
                    stream.handshaken();
                }
                if (stream.outbound.held() > 0) {
                    stream.outbound.flush(); // before the peer's goodbye is seen, which can end our side, too
                }
                yield stream.engine.wantsTurn() || wantsInput() && inbound.step();
            }
        };
    }

    private void tasksDone(@Nullable Throwable failure) {
        if (failure != null) {
            stream.fail(failure); // also of what is fatal, for it was not the loop that met it
        } else if (!stream.isOver()) {
            try {
                stream.engine.tasksSeen();
            } catch (Throwable t) {
                stream.broke(t);
            }
            lower.entry().ready();
        }
    }

    private void settle() throws IOException {
        if (stream.outbound.held() > 0) {
            stream.outbound.flush();
        }
        stream.input.settle();
        stream.shutdown.advance();
    }

    /** Somebody wants what the peer sends, and the peer takes what he has asked for. */
    private boolean wantsInput() {
        return !stream.handshake.isDone() || (stream.isReading() || stream.shutdown.isBegun()) && !stream.outbound.isOwedMuch();
    }

    /** Has the handle below read, or not. */
    void watch() {
        if (!stream.isOver() && !stream.input.isReached() && !stream.engine.isBusy() && !unfinished && wantsInput()) {
            lower.startReading();
        } else {
            lower.stopReading();
        }
    }
}
