package io.jvloop;

import io.jvloop.spi.FatalError;

/**
 * What Ctrl-C ends a run with. It is fatal to the run: it leaves {@link Asyncio#run(Body)} at once instead of being reported.
 */
public final class KeyboardInterruptError extends FatalError {
    private static final long serialVersionUID = 1L;

    /** Makes one. */
    public KeyboardInterruptError() {
        super("interrupted from the keyboard");
    }
}
