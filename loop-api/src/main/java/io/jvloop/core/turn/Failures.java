package io.jvloop.core.turn;

import io.jvloop.ExceptionHandler;
import io.jvloop.UnhandledFailure;
import io.jvloop.spi.FatalError;
import io.jvloop.spi.Log;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Takes the failures that no user code could catch: gives them to the exception handler or, if they are
 * fatal, ends the run with them.
 */
public final class Failures {
    private final Scheduler scheduler;
    private @Nullable ExceptionHandler handler;

    Failures(Scheduler scheduler, @Nullable ExceptionHandler handler) {
        this.scheduler = scheduler;
        this.handler = handler;
    }

    /**
     * Handles what user code threw that the loop called. Throws nothing itself.
     *
     * @param what where it was called
     * @param code what was called, to be told by its class: its text form is user code too; null if {@code what} says it
     */
    public void callbackFailed(String what, @Nullable Object code, Throwable failure, Object source) {
        try {
            if (FatalError.isFatal(failure)) {
                endRun(failure);
            } else {
                report(new UnhandledFailure(code == null ? what : what + " " + CoreHandle.describe(code), failure, source));
            }
        } catch (Throwable fatal) {
            endRun(fatal);
        }
    }

    /** Ends the run with the first failure that asks for it; a later one goes with that. */
    public void endRun(Throwable failure) {
        scheduler.turn.endRun(failure);
    }

    /** Reports to the handler; throws only what is fatal. */
    public void report(UnhandledFailure failure) {
        ExceptionHandler present = handler;
        if (present == null) {
            logSafely(failure);
            return;
        }
        try {
            present.handle(scheduler.loop(), failure);
        } catch (Throwable broken) {
            if (FatalError.isFatal(broken)) {
                throw broken;
            }
            logSafely(
                    new UnhandledFailure("Unhandled error in exception handler, while it handled: " + failure.message(), broken, present));
            logSafely(failure);
        }
    }

    /** The text form of a source is user code, and may throw. */
    private void logSafely(UnhandledFailure failure) {
        try {
            log(failure);
        } catch (Throwable broken) {
            if (FatalError.isFatal(broken)) {
                throw broken;
            }
            Log.log(Level.ERROR, "Exception in the default exception handler, while it logged: " + failure.message(), broken);
            if (failure.failure() != null) {
                Log.log(Level.ERROR, failure.message(), failure.failure());
            }
        }
    }

    public void log(UnhandledFailure failure) {
        StringBuilder text = new StringBuilder(failure.message());
        if (failure.source() != null) {
            text.append(" (").append(failure.source()).append(')');
        }
        text.append(" [").append(scheduler.loop().name()).append(']');
        if (failure.source() instanceof CoreHandle handle && handle.created() != null && failure.failure() != null) {
            failure.failure().addSuppressed(handle.created());
        }
        Log.log(Level.ERROR, text.toString(), failure.failure());
    }

    public @Nullable ExceptionHandler handler() {
        return handler;
    }

    public void setHandler(@Nullable ExceptionHandler newHandler) {
        handler = newHandler;
    }
}
