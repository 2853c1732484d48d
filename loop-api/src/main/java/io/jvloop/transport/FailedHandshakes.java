package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Log;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Where the failed TLS handshakes of its servers go. A handler of the user's gets each. Without one they are logged,
 * and since any scanner makes them, as many as it likes, that is a line each without a stack, and but a few in a while.
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
                Log.warning(onOneLine(cause.getMessage()));
            } else {
                context.report("TLS handshake failed", cause, transport);
            }
        } else if (leftOut++ == 0 && !loop.isClosed()) {
            loop.callLater(WHILE.minusNanos(now - begun), this::tellHowMany);
        }
    }

    /** For the end of the loop: what it would have told in a while it tells now. */
    void close() {
        if (leftOut > 0) {
            tellHowMany();
        }
    }

    private void tellHowMany() {
        long count = leftOut;
        leftOut = 0;
        Log.warning(count + " more TLS handshakes have failed within " + WHILE.toSeconds()
                + " seconds; set an exception handler to hear of each");
    }

    /** What a manager of keys or an engine threw by mistake is worth its stack. */
    private static boolean isOfThePeersMaking(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (!(each instanceof IOException || each instanceof GeneralSecurityException)) {
                return false;
            }
        }
        return true;
    }

    /** A message may quote the peer. */
    private static String onOneLine(@Nullable String message) {
        return String.valueOf(message).replaceAll("\\p{Cntrl}", "?");
    }
}
