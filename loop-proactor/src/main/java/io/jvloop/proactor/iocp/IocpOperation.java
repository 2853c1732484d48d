package io.jvloop.proactor.iocp;

import io.jvloop.spi.completion.Operation;
import io.jvloop.spi.completion.OperationTable;

/**
 * Confined to its loop. An operation and its memory, under one number. Its completion tells how many bytes were transferred, and {@link
 * Overlapped#error} the outcome.
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

    /** The operation's memory, filled in before {@link #start} and called after it. */
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
     * Notes the result of the call that starts it.
     *
     * @param error 0 if it has started
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

    /** Frees its number and memory. */
    void remove() {
        table.remove(operation);
    }
}
