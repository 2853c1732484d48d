package io.jvloop.tls;

import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Drives the engine of a {@link TlsStream}: does what the engine wants next, again and again, until the engine needs
 * bytes from the peer, or its tasks run, or the turn's budget is spent. Then the end of the input and the shutdown go as far as they can.
 */
final class EnginePump {
    private final TlsStream stream;
    private final StreamHandle lower;
    private final TurnBudget budget;
    private boolean running;
    /** The turn's budget was spent while the engine could still go on. */
    private boolean unfinished;

    EnginePump(TlsStream stream, StreamHandle lower, TurnBudget budget) {
        this.stream = stream;
        this.lower = lower;
        this.budget = budget;
    }

    /** The engine has encrypted something. If it wants more than that, the entry's processing does it. */
    void wrapped() {
        if (!running && !stream.engine.isIdle()) {
            lower.entry().makeReady();
        }
    }

    /** The engine has processed a record of the peer's. */
    void unwrapped() {
        budget.spend();
    }

    /** Whether more records may be processed in this turn. */
    boolean hasBudget() {
        return !budget.isSpent();
    }

    /** Drives the engine as far as it goes; does nothing if called from within. */
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
                lower.entry().makeReady();
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
                    yield inbound.step(); // throws the failure that made us refuse the handshake whose task this is
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
                    stream.outbound.flush(); // before the peer's close_notify is processed, which ends our side too in TLS 1.2
                }
                yield stream.engine.wantsTurn() || wantsInput() && inbound.step();
            }
        };
    }

    private void tasksDone(@Nullable Throwable failure) {
        if (failure != null) {
            stream.fail(failure); // a fatal one too: it was thrown on the executor and does not end the run
        } else if (!stream.isOver()) {
            try {
                stream.engine.refreshStatus();
            } catch (Throwable t) {
                stream.engineThrew(t);
            }
            lower.entry().makeReady();
        }
    }

    private void settle() throws IOException {
        if (stream.outbound.held() > 0) {
            stream.outbound.flush();
        }
        stream.eof.deliverIfDue();
        stream.shutdown.advance();
    }

    /** Whether ciphertext is to be received: for the handshake, the transport or the shutdown, unless too many answers wait to be sent. */
    private boolean wantsInput() {
        return !stream.handshake.isDone() || (stream.isReading() || stream.shutdown.isBegun()) && !stream.outbound.isAnswerBacklogFull();
    }

    /** Starts or stops reading from the lower handle. */
    void updateReading() {
        if (!stream.isOver() && !stream.eof.isReached() && !stream.engine.isBusy() && !unfinished && wantsInput()) {
            lower.startReading();
        } else {
            lower.stopReading();
        }
    }
}
