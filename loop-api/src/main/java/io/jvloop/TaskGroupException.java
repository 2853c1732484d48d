package io.jvloop;

import java.util.List;

/**
 * What failed in a task group: its body's failure and those of its children. asyncio's {@code BaseExceptionGroup}.
 *
 * <p>The first failure is the cause; all of them are suppressed exceptions too, so a stack trace shows each.
 */
public final class TaskGroupException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Throwable> exceptions;

    /**
     * Makes one.
     *
     * @param message    what failed
     * @param exceptions the failures, at least one, in the order in which they happened
     */
    public TaskGroupException(String message, List<? extends Throwable> exceptions) {
        super(message + " (" + exceptions.size() + (exceptions.size() == 1 ? " sub-exception)" : " sub-exceptions)"),
                exceptions.getFirst());
        this.exceptions = List.copyOf(exceptions);
        for (Throwable failure : this.exceptions.subList(1, this.exceptions.size())) {
            addSuppressed(failure);
        }
    }

    /**
     * All failures.
     *
     * @return an immutable list, in the order in which they happened
     */
    public List<Throwable> exceptions() {
        return exceptions;
    }

    /**
     * The failures of one type, those inside nested groups included. asyncio's {@code except*}.
     *
     * @param type the type looked for
     * @param <E>  the type looked for
     * @return an immutable list, in the order in which they happened
     */
    public <E extends Throwable> List<E> exceptions(Class<E> type) {
        return exceptions.stream().mapMulti((Throwable failure, java.util.function.Consumer<E> found) -> {
            if (type.isInstance(failure)) {
                found.accept(type.cast(failure));
            } else if (failure instanceof TaskGroupException group) {
                group.exceptions(type).forEach(found);
            }
        }).toList();
    }
}
