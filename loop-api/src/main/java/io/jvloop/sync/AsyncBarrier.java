package io.jvloop.sync;

import io.jvloop.Suspends;
import java.util.Locale;

/**
 * Confined to its loop. A point where a number of tasks wait for each other. asyncio's {@code Barrier}.
 *
 * <p>It serves round after round: tasks that arrive while those of the last round still leave, or while a reset drives them out, wait until
 * the barrier is empty. A task that is cancelled while it waits leaves its place to another one.
 */
public final class AsyncBarrier {

    /**
     * <pre>
     * FILLING    the tasks that arrived wait for the others      the last one arrives -&gt; DRAINING
     * DRAINING   they leave; newcomers wait outside              the last one left    -&gt; FILLING
     * RESETTING  they leave with an exception; likewise          the last one left    -&gt; FILLING
     * BROKEN     they leave with an exception; so do newcomers   reset()              -&gt; RESETTING, or FILLING if none is inside
     * </pre>
     */
    private enum State { FILLING, DRAINING, RESETTING, BROKEN }

    private final int parties;
    private final LoopBinding binding = new LoopBinding(this);
    private final WaitList inside = new WaitList(binding);
    private final WaitList outside = new WaitList(binding);
    private State state = State.FILLING;
    private int count; // tasks inside, with those that are about to leave
    private int passed; // tasks that have left in this round

    /**
     * Makes a barrier.
     *
     * @param parties how many tasks wait for each other
     * @throws IllegalArgumentException if not positive
     */
    public AsyncBarrier(int parties) {
        if (parties < 1) {
            throw new IllegalArgumentException("a barrier needs at least one party, not " + parties);
        }
        this.parties = parties;
    }

    /**
     * Waits until all parties have arrived. The last one to arrive does not suspend; the others continue in the order in which they came.
     *
     * @return a number from 0 to parties - 1, a different one for each task of the round; the last to arrive gets the highest
     * @throws BrokenException       if the barrier is broken, or {@link #reset} or {@link #abort} is called while the task waits
     * @throws IllegalStateException if called outside a task, or it has to wait and the barrier belongs to another loop
     */
    @Suspends
    public int await() {
        binding.checkTask("AsyncBarrier.await()");
        while (state == State.DRAINING || state == State.RESETTING) {
            outside.await(outside.join());
        }
        requireUnbroken();
        count++;
        try {
            // A cancelled task that has not left yet is inside too, but does not count as arrived.
            if (inside.hasWaiting(parties - 1)) {
                inside.serveAll();
                state = State.DRAINING;
                passed = 0;
                return parties - 1;
            }
            inside.await(inside.join());
            if (state != State.DRAINING) {
                throw new BrokenException(this + " was reset or aborted while tasks waited");
            }
            return passed++;
        } finally {
            leave();
        }
    }

    private void requireUnbroken() {
        if (state == State.BROKEN) {
            throw new BrokenException(this + " was aborted: reset it first");
        }
    }

    private void leave() {
        count--;
        if (count == 0) {
            if (state != State.BROKEN) {
                state = State.FILLING;
            }
            outside.serveAll();
        }
    }

    /** Makes the barrier empty and whole: the tasks inside get a {@link BrokenException}. Does not suspend. */
    public void reset() {
        binding.check("AsyncBarrier.reset()");
        inside.serveAll();
        state = count > 0 ? State.RESETTING : State.FILLING;
    }

    /**
     * Breaks the barrier until it is {@link #reset}: the tasks inside, those that wait to get in and all that come get a
     * {@link BrokenException}. Does not suspend.
     */
    public void abort() {
        binding.check("AsyncBarrier.abort()");
        inside.serveAll(); // the last of them lets in those outside, who then find it broken
        state = State.BROKEN;
    }

    /**
     * How many tasks it takes.
     *
     * @return the number given at its making
     */
    public int parties() {
        return parties;
    }

    /**
     * How many tasks wait for the others to arrive.
     *
     * @return their number; 0 while the tasks of a round leave
     */
    public int waiting() {
        binding.check("AsyncBarrier.waiting()");
        return arrived();
    }

    private int arrived() {
        return state == State.FILLING ? count : 0;
    }

    /**
     * Whether it is broken.
     *
     * @return true from {@link #abort} to {@link #reset}
     */
    public boolean isBroken() {
        binding.check("AsyncBarrier.isBroken()");
        return state == State.BROKEN;
    }

    @Override
    public String toString() {
        String text = "AsyncBarrier[" + state.name().toLowerCase(Locale.ROOT);
        return text + (state == State.BROKEN ? "]" : ", waiters:" + arrived() + "/" + parties + "]");
    }

    /** The barrier that a task waits at was reset or aborted. asyncio's {@code BrokenBarrierError}. */
    public static final class BrokenException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        /**
         * Makes one.
         *
         * @param message which barrier, and what happened to it
         */
        public BrokenException(String message) {
            super(message);
        }
    }
}
