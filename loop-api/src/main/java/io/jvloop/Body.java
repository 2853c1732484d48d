package io.jvloop;

/**
 * A block of code that gives a value and whose caller waits for it.
 *
 * <p>It extends {@link VoidBody}, so that where a lambda fits both, the form with a value wins.
 *
 * @param <T> what it gives
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface Body<T, X extends Exception> extends VoidBody<X> {

    /**
     * Runs the block.
     *
     * @return what the block gives
     * @throws X as the block decides
     */
    T run() throws X;

    @Override
    default void execute() throws X {
        run();
    }
}
