package io.jvloop.spi;

/**
 * An error that ends the run of the loop in whose turn it is thrown, instead of being reported to the exception handler. In asyncio
 * {@code KeyboardInterrupt} and {@code SystemExit}.
 *
 * <p>The JVM's own {@link VirtualMachineError}s do the same, but for a stack overflow, which is the failure of the code that recursed.
 */
public abstract class FatalError extends Error {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message why the run ends
     */
    protected FatalError(String message) {
        super(message);
    }

    /**
     * Whether a failure ends the run rather than being reported. Code that catches what foreign code throws must rethrow such a failure.
     *
     * @param failure what was thrown
     * @return true for some errors; false for every exception
     */
    public static boolean isFatal(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError) || failure instanceof FatalError;
    }
}
