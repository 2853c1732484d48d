package io.jvloop.spi.completion;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The operations of an engine by number: what the kernel is given instead of a reference. A number is reused only
 * after its operation was removed, which is after its last completion, so none can arrive under a wrong one.
 */
public final class OperationTable {
    private @Nullable Operation[] operations = new @Nullable Operation[64];
    private int[] free = new int[64];
    private int freeCount;
    private int size;
    private int inFlight;

    /** Makes an empty table. */
    public OperationTable() {
    }

    /**
     * Gives an operation its number.
     *
     * @param operation a new one
     * @return the same
     */
    public Operation add(Operation operation) {
        int index = freeCount > 0 ? free[--freeCount] : size++;
        if (index == operations.length) {
            operations = Arrays.copyOf(operations, index * 2);
        }
        operations[index] = operation;
        operation.index = index;
        return operation;
    }

    /**
     * Takes an operation's number away.
     *
     * @param operation one that is not in flight
     */
    public void remove(Operation operation) {
        assert !operation.isInFlight() : "bug in jvloop: an operation was removed that is in flight";
        operations[operation.index] = null;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = operation.index;
        operation.index = -1;
    }

    /**
     * Gives an operation to the kernel.
     *
     * @param operation an idle one
     */
    public void start(Operation operation) {
        operation.start();
        inFlight++;
    }

    /**
     * The kernel has refused to begin: there will be no completion.
     *
     * @param operation one that was just started
     */
    public void refused(Operation operation) {
        operation.refused();
        inFlight--;
    }

    /**
     * Passes a completion on.
     *
     * @param index  the operation's number
     * @param result the kernel's
     * @param flags  the kernel's
     * @param last   whether no more will come
     * @return whether the loop has something to do
     */
    public boolean completed(int index, int result, int flags, boolean last) {
        Operation operation = operations[index];
        assert operation != null : "bug in jvloop: a completion for nobody: " + index;
        if (last) {
            inFlight--;
        }
        return operation.completed(result, flags, last);
    }

    /**
     * How many operations the kernel has.
     *
     * @return 0 when it can touch nobody's memory
     */
    public int inFlight() {
        return inFlight;
    }
}
