package io.jvloop.core;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. Says who has a guest's loop between and in the turns that an executor makes.
 *
 * <pre>
 * state      who has the loop                              set by
 * WAITING    the waiter, in the poll                       the host, when its turn is over; the beginning
 * ASKED      nobody: a turn is queued with the host        the waiter, when its poll has returned; the host, before a body in a turn
 * TURN       the host's thread; the waiter, if a turn was  the queued turn, the close, or the end of a body, by CAS from ASKED; the waiter,
 *            refused, until it has reported that           by CAS from ASKED if it was refused, or from RECALLED to give the loop back
 * RECALLED   the waiter, which is to give it back          the close, or the end of a body, by CAS from WAITING; it wakes the poll, and
 *                                                          waits for TURN
 * ENDED      whoever closes the loop                       who had it last, in TURN
 *
 * body       While a body runs in the middle of a turn, a turn in another thread that takes the loop puts it back, in ASKED.
 * recaller   It announces itself before it looks whether the loop is given back; the waiter gives it back before it looks for whom to wake.
 *
 * Invariant  Who finds the state that it expects has the loop, and all that its former owner wrote. Hence a turn that arrives late, when
 *            its loop was closed, touches nothing.
 * </pre>
 */
final class GuestHolder {
    private enum State {
        WAITING, ASKED, TURN, RECALLED, ENDED
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private volatile @Nullable Thread recaller;
    private volatile @Nullable Thread bodyThread;

    // ---- the waiter ----

    /** Parks the waiter until it has the loop; false if the run has ended. */
    boolean awaitLoop() {
        for (State seen = state.get(); seen != State.ENDED; seen = state.get()) {
            if (seen == State.WAITING || seen == State.RECALLED) {
                return true;
            }
            LockSupport.park(this);
        }
        return false;
    }

    /** The waiter's poll has returned. True if a turn is to be asked for; false if the loop was recalled and is given back. */
    boolean endPoll() {
        if (state.compareAndSet(State.WAITING, State.ASKED)) {
            return true;
        }
        state.set(State.TURN);
        LockSupport.unpark(recaller);
        return false;
    }

    // ---- the host ----

    /** Takes the loop for a turn that was asked for; not in another thread than the body that has interrupted a turn. */
    boolean take() {
        if (!state.compareAndSet(State.ASKED, State.TURN)) {
            return false;
        }
        Thread inBody = bodyThread;
        if (inBody != null && inBody != Thread.currentThread()) {
            state.set(State.ASKED);
            return false;
        }
        return true;
    }

    /** The turn is over. */
    void giveTo(Thread waiter) {
        state.set(State.WAITING);
        LockSupport.unpark(waiter);
    }

    /** The turn makes way for a turn that is asked for, or for the one around it. */
    void giveToNextTurn() {
        state.set(State.ASKED);
    }

    /** The calling thread, in a turn, is about to run a body. */
    void beginBody() {
        bodyThread = Thread.currentThread();
    }

    /** The outermost body of the turn is over, and the loop is taken back. */
    void endBody() {
        bodyThread = null;
    }

    boolean isInBody() {
        return bodyThread != null;
    }

    // ---- who wants it back ----

    /**
     * Takes the loop from between two turns. Returns false if it is in a turn, or the run has ended.
     *
     * @param wake ends the waiter's poll
     */
    boolean takeBack(Runnable wake) {
        for (;;) {
            if (state.compareAndSet(State.ASKED, State.TURN)) {
                return true;
            }
            if (state.compareAndSet(State.WAITING, State.RECALLED)) {
                recaller = Thread.currentThread();
                wake.run();
                while (state.get() == State.RECALLED) {
                    LockSupport.park(this); // for no longer than a poll takes to return
                }
                return true;
            }
            State seen = state.get();
            if (seen == State.TURN || seen == State.ENDED) {
                return false;
            }
        }
    }

    /** Ends the run. The caller has the loop. */
    void end() {
        state.set(State.ENDED);
    }

    boolean hasEnded() {
        return state.get() == State.ENDED;
    }
}
