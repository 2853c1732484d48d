package io.jvloop.tls;

import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. How a {@link TlsStream} gets on: what its engine wants next is done, as far as it gets and as the turn has room;
 * then what that means to those above.
 */
final class EnginePump {
    private final TlsStream stream;
    private final StreamHandle lower;
    private final TurnBudget budget;
    private boolean running;
    /** The turn's budget was over before the engine had got as far as it gets. */
    private boolean unfinished;

    EnginePump(TlsStream stream, StreamHandle lower, TurnBudget budget) {
        this.stream = stream;
        this.lower = lower;
        this.budget = budget;
    }

    /** The engine has encrypted something; what it wants besides is for the entry's processing. */
    void wrapped() {
        if (!running && !stream.engine.isIdle()) {
            lower.entry().ready();
        }
    }

    /** The engine has dealt with a record. */
    void unwrapped() {
        budget.spend();
    }

    /** The turn has room for more records. */
    boolean hasBudget() {
        return !budget.isSpent();
    }

    /** Lets the engine go as far as it gets. */
    void run() {
        if (running || stream.isOver() || stream.engine.isBusy() || !stream.handshake.isBegun()) {
            return;
        }
        running = true;
        budget.renew();
        try {
            unfinished = true;
            while (!stream.isOver() && !budget.isSpent() && unfinished) {
                unfinished = step();
                budget.spend();
            }
            if (!stream.isOver() && unfinished) {
                lower.entry().ready();
            } else if (!stream.isOver() && !stream.engine.isBusy()) {
                settle();
            }
        } catch (Throwable t) {
            stream.engineThrew(t);
        } finally {
            running = false;
        }
        updateReading();
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
                stream.engine.refreshStatus();
            } catch (Throwable t) {
                stream.engineThrew(t);
            }
            lower.entry().ready();
        }
    }

    private void settle() throws IOException {
        if (stream.outbound.held() > 0) {
            stream.outbound.flush();
        }
        stream.eof.deliverIfDue();
        stream.shutdown.advance();
    }

    /** Somebody wants what the peer sends, and the peer takes what he has asked for. */
    private boolean wantsInput() {
        return !stream.handshake.isDone() || (stream.isReading() || stream.shutdown.isBegun()) && !stream.outbound.isAnswerBacklogFull();
    }

    /** Has the handle below read, or not. */
    void updateReading() {
        if (!stream.isOver() && !stream.eof.isReached() && !stream.engine.isBusy() && !unfinished && wantsInput()) {
            lower.startReading();
        } else {
            lower.stopReading();
        }
    }
}
