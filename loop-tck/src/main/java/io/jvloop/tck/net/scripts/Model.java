package io.jvloop.tck.net.scripts;

import io.jvloop.tck.net.scripts.Expected.Cause;
import io.jvloop.tck.net.scripts.Expected.Sight;
import java.util.ArrayList;
import java.util.List;

/**
 * Confined to its thread. What the ends of connections see, whatever the back end: TCP without its buffers.
 *
 * <p>An end is <em>loose</em> when its peer went without having read everything, or without having sent everything, or by a reset that was
 * not the next thing to be read. What it sees from then on is the platform's decision, within limits: a part of what was sent to it in
 * order, perhaps the peer's end, and a loss at a moment and with a cause that are not ours to say.
 */
final class Model {
    private final List<State> states = new ArrayList<>();

    /** One end. */
    private static final class State {
        final boolean keepsOpen;
        long written;
        long delivered;
        boolean eofWritten;
        boolean eofSeen;
        boolean paused;
        boolean closing;
        boolean aborted;
        boolean resetsPeer;
        boolean wasReset;
        boolean loose;
        /** Certainly lost. */
        boolean gone;

        State(boolean keepsOpen) {
            this.keepsOpen = keepsOpen;
        }

        boolean reads() {
            return !paused && !closing && !eofSeen;
        }
    }

    Model(Script script) {
        script.keepsOpen().forEach(keepsOpen -> states.add(new State(keepsOpen)));
    }

    private State peer(int end) {
        return states.get(Script.peer(end));
    }

    void apply(Step step) {
        State end = states.get(step.end());
        switch (step.action()) {
            case WRITE -> end.written += end.closing || end.eofWritten ? 0 : step.amount();
            case HALF_CLOSE -> end.eofWritten |= !end.closing;
            case PAUSE -> end.paused = true;
            case RESUME -> end.paused = false;
            case CLOSE -> end.closing = true;
            case ABORT -> abort(end);
            case RESET -> {
                end.resetsPeer |= !end.closing;
                abort(end);
            }
        }
    }

    private static void abort(State end) {
        end.closing = true;
        end.aborted = true;
    }

    /** Lets everything happen that follows from the steps. */
    void settle() {
        // What breaks is decided first, with what was delivered before this round.
        for (boolean changed = true; changed;) {
            changed = false;
            for (int at = 0; at < states.size(); at++) {
                State end = states.get(at);
                State peer = peer(at);
                changed |= loosen(end, peer) | receive(end, peer) | leave(end, peer);
            }
        }
    }

    private static boolean loosen(State end, State peer) {
        boolean unread = peer.closing && end.written > peer.delivered;
        boolean truncated = peer.aborted && peer.written > end.delivered;
        boolean reset = peer.resetsPeer && !end.wasReset && !end.gone;
        if (reset && end.reads() && !unread && !truncated && !peer.eofWritten && !end.loose) {
            end.wasReset = true;
            end.closing = true;
            end.gone = true;
            return true;
        }
        boolean loosens = !end.loose && !end.gone && (unread || truncated || reset);
        end.loose |= loosens;
        return loosens;
    }

    private static boolean receive(State end, State peer) {
        if (end.loose || !end.reads()) {
            return false;
        }
        boolean sees = peer.eofWritten || peer.closing;
        boolean changed = end.delivered < peer.written || sees;
        end.delivered = peer.written;
        end.eofSeen = sees;
        end.closing = sees && !end.keepsOpen;
        return changed;
    }

    private static boolean leave(State end, State peer) {
        boolean drained = end.written == peer.delivered || peer.gone || peer.loose && peer.reads();
        boolean leaves = !end.gone && end.closing && (drained || end.aborted);
        end.gone |= leaves;
        return leaves;
    }

    Expected expected(int at) {
        State end = states.get(at);
        State peer = peer(at);
        Sight lost = end.gone ? Sight.MUST : end.closing || end.loose ? Sight.MAY : Sight.NO;
        boolean flushed = !end.loose && !end.closing && end.written == peer.delivered;
        if (!end.loose) {
            Cause cause = end.wasReset ? Cause.FAILURE : Cause.NONE;
            return new Expected(end.delivered, end.delivered, end.eofSeen ? Sight.MUST : Sight.NO, lost, cause, false, flushed);
        }
        long most = end.eofSeen ? end.delivered : peer.written;
        Sight eof = end.eofSeen ? Sight.MUST : peer.eofWritten || peer.closing ? Sight.MAY : Sight.NO;
        return new Expected(end.delivered, most, eof, lost, Cause.ANY, peer.gone && end.reads(), false);
    }
}
