package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Log;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Reports the TLS handshakes of servers that have failed. An exception handler of the user's gets each of them.
 * Without one they are logged, each in a line without a stack and only a few in ten seconds, because any scanner can make as many as it
 * likes.
 */
final class FailedHandshakes {
    private static final int LINES = 5;
    private static final Duration WHILE = Duration.ofSeconds(10);

    private final EventLoop loop;
    private final BackendContext context;
    private long begun;
    private int lines;
    private long leftOut;

    FailedHandshakes(EventLoop loop, BackendContext context) {
        this.loop = loop;
        this.context = context;
    }

    void report(SocketTransport transport, Throwable cause) {
        if (loop.exceptionHandler() != null) {
            context.report("TLS handshake failed", cause, transport);
            return;
        }
        long now = context.nanoTime();
        if (lines == 0 || now - begun >= WHILE.toNanos()) {
            begun = now;
            lines = 0;
        }
        if (lines < LINES) {
            lines++;
            if (isOfThePeersMaking(cause)) {
                Log.warn(onOneLine(cause.getMessage()));
            } else {
                context.report("TLS handshake failed", cause, transport);
            }
        } else if (leftOut++ == 0 && !loop.isClosed()) {
            loop.callLater(WHILE.minusNanos(now - begun), this::tellHowMany);
        }
    }

    /** Called at the end of the loop. Logs how many failures were left out. */
    void close() {
        if (leftOut > 0) {
            tellHowMany();
        }
    }

    private void tellHowMany() {
        long count = leftOut;
        leftOut = 0;
        Log.warn(count + " more TLS handshakes have failed within " + WHILE.toSeconds()
                + " seconds; set an exception handler to hear of each");
    }

    /**
     * Whether the peer can have caused it. An unchecked exception of a key manager or an engine is a bug, and is reported with its stack.
     */
    private static boolean isOfThePeersMaking(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (!(each instanceof IOException || each instanceof GeneralSecurityException)) {
                return false;
            }
        }
        return true;
    }

    /** A message may quote what the peer has sent, which must not forge lines of the log. */
    private static String onOneLine(@Nullable String message) {
        return String.valueOf(message).replaceAll("\\p{Cntrl}", "?");
    }
}
