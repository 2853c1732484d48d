package io.jvloop;

/**
 * A block of code that gives no value and whose caller waits for it.
 *
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface VoidBody<X extends Exception> {

    /**
     * Runs the block.
     *
     * @throws X as the block decides
     */
    void execute() throws X;
}
