package io.jvloop.spi.completion;

/**
 * Confined to its loop. The state of one kernel operation; reused, never allocated for an event.
 *
 * <pre>
 * state      start        cancel                       completion, more to come    last completion
 * IDLE       → IN_FLIGHT  does nothing                 a bug                       a bug
 * IN_FLIGHT  a bug        → CANCELLED, asks the kernel stays, told                 → IDLE, told
 * CANCELLED  a bug        does nothing                 stays, told                 → IDLE, told
 * </pre>
 *
 * <p>The memory that it reads or writes belongs to it from start to its last completion, since cancelling is a request, and the kernel may
 * have finished before it gets it. A cancelled operation is told of its completion like any other, and releases its memory then, not
 * before.
 */
public final class Operation {

    /** The owner of an operation, as the kernel's completions reach it. */
    public interface Completion {

        /**
         * Notes a completion. Called in the poll.
         *
         * @param result the kernel's
         * @param flags  the kernel's
         * @return whether the loop has something to do; false if the completion was expected and changes nothing
         */
        boolean completed(int result, int flags);
    }

    private enum State {
        IDLE, IN_FLIGHT, CANCELLED
    }

    private final Completion completion;
    private State state = State.IDLE;
    /** Its index in the table. */
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
     * Whether it is in flight.
     *
     * @return false before it is started and after its last completion
     */
    public boolean isInFlight() {
        return state != State.IDLE;
    }

    /**
     * Whether it is in flight and was cancelled.
     *
     * @return true from {@link #cancel} to the last completion
     */
    public boolean isCancelled() {
        return state == State.CANCELLED;
    }

    /**
     * The number by which the kernel names it.
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
     * Marks it as cancelled.
     *
     * @return whether the engine must now request the cancellation from the kernel
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
