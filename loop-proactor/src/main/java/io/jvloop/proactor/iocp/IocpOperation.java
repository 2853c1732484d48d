package io.jvloop.proactor.iocp;

import io.jvloop.spi.completion.Operation;
import io.jvloop.spi.completion.OperationTable;

/**
 * Confined to its loop. An operation together with its memory, which has one number. Its completion tells how many bytes were moved, and
 * {@link Overlapped#error} how it went.
 */
final class IocpOperation {
    private final OperationTable table;
    private final Operation operation;
    private final Overlapped overlapped;

    IocpOperation(IocpEngine engine, Operation.Completion completion) {
        table = engine.operations();
        operation = table.add(new Operation(completion));
        overlapped = engine.overlapped(operation.index());
    }

    /** To be filled in before, and called after {@link #start}. */
    Overlapped overlapped() {
        return overlapped;
    }

    boolean isInFlight() {
        return operation.isInFlight();
    }

    Overlapped start() {
        table.start(operation);
        return overlapped;
    }

    /**
     * Takes the answer of the call that was to begin it.
     *
     * @param error 0 if it has begun
     * @return the same
     */
    int begun(int error) {
        if (error != 0) {
            table.refused(operation);
        }
        return error;
    }

    void cancel(long socket) {
        if (operation.cancel()) {
            overlapped.cancel(socket);
        }
    }

    /** Gives number and memory back. */
    void remove() {
        table.remove(operation);
    }
}
