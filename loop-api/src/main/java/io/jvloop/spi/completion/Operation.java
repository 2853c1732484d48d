package io.jvloop.spi.completion;

/**
 * Confined to its loop. The life of one operation of a kernel's; reused, never allocated for an event.
 *
 * <pre>
 * state      start        cancel                       completion, more to come    last completion
 * IDLE       → IN_FLIGHT  does nothing                 a bug                       a bug
 * IN_FLIGHT  a bug        → CANCELLED, asks the kernel stays, told                 → IDLE, told
 * CANCELLED  a bug        does nothing                 stays, told                 → IDLE, told
 * </pre>
 *
 * <p>What it reads from or writes to belongs to it from start to its last completion: cancelling is a request, and the kernel may have done
 * its work before it hears of it. So a cancelled operation is told of its completion like any other, and gives its memory back then, not
 * before.
 */
public final class Operation {

    /** What an operation's owner does when it hears from the kernel. */
    public interface Completion {

        /**
         * Takes note. Called in the poll.
         *
         * @param result the kernel's
         * @param flags  the kernel's
         * @return whether the loop has something to do; false for what was expected and changes nothing
         */
        boolean completed(int result, int flags);
    }

    private enum State {
        IDLE, IN_FLIGHT, CANCELLED
    }

    private final Completion completion;
    private State state = State.IDLE;
    /** Its place in the table. */
    int index = -1;

    /**
     * Makes an idle operation.
     *
     * @param completion told of each completion, after the state has changed
     */
    public Operation(Completion completion) {
        this.completion = completion;
    }

    /**
     * Whether the kernel has it.
     *
     * @return false before it is started and after its last completion
     */
    public boolean isInFlight() {
        return state != State.IDLE;
    }

    /**
     * Whether the kernel has it and was asked to give it back.
     *
     * @return true from {@link #cancel} to the last completion
     */
    public boolean isCancelled() {
        return state == State.CANCELLED;
    }

    /**
     * Its number, by which the kernel names it.
     *
     * @return its index in its engine's {@link OperationTable}
     */
    public int index() {
        return index;
    }

    void start() {
        assert state == State.IDLE : "bug in jvloop: an operation was started that is " + state;
        state = State.IN_FLIGHT;
    }

    void refused() {
        state = State.IDLE;
    }

    /**
     * Decides that it shall end early.
     *
     * @return whether the engine has to ask the kernel for it, now
     */
    public boolean cancel() {
        if (state != State.IN_FLIGHT) {
            return false;
        }
        state = State.CANCELLED;
        return true;
    }

    boolean completed(int result, int flags, boolean last) {
        assert state != State.IDLE : "bug in jvloop: an operation completed that was not in flight";
        if (last) {
            state = State.IDLE;
        }
        return completion.completed(result, flags);
    }
}
