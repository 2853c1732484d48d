package io.jvloop.spi.completion;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. An engine's operations by the number that the kernel gets instead of a reference. A number is reused only after its
 * operation was removed, thus after its last completion, so no completion reaches a wrong operation.
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
     * Gives an operation a number.
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
     * Frees an operation's number.
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
     * Marks an operation as in flight.
     *
     * @param operation an idle one
     */
    public void start(Operation operation) {
        operation.start();
        inFlight++;
    }

    /**
     * Marks an operation as idle again, as the kernel has refused it and no completion follows.
     *
     * @param operation one that was just started
     */
    public void refused(Operation operation) {
        operation.refused();
        inFlight--;
    }

    /**
     * Passes a completion to its operation.
     *
     * @param index  the operation's number
     * @param result the kernel's
     * @param flags  the kernel's
     * @param last   whether no more will follow
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
     * How many operations are in flight.
     *
     * @return 0 when the kernel can write to no memory
     */
    public int inFlight() {
        return inFlight;
    }
}
