package io.jvloop.tck.threads;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import org.jspecify.annotations.Nullable;

/** Runs code under a class initialiser: a frame with which a virtual thread cannot leave its carrier. */
public final class PinnedFrame {
    private static final ThreadLocal<@Nullable Runnable> BODY = new ThreadLocal<>();

    private PinnedFrame() {
    }

    /** Runs {@code body}, and throws the very exception that it threw. */
    public static void run(Runnable body) {
        byte[] initialiser = bytes();
        BODY.set(body);
        try {
            // A class of its own each time: an initialiser runs once.
            MethodHandles.lookup().defineHiddenClass(initialiser, true, MethodHandles.Lookup.ClassOption.NESTMATE);
        } catch (ExceptionInInitializerError e) {
            throw (RuntimeException) e.getCause();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        } finally {
            BODY.remove();
        }
    }

    private static byte[] bytes() {
        try (InputStream bytes = PinnedFrame.class.getResourceAsStream("PinnedFrame$Initialised.class")) {
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object runBody() {
        Runnable body = BODY.get();
        assert body != null;
        body.run();
        return body;
    }

    /** Its initialiser runs the body. */
    private static final class Initialised {
        static final Object RAN = runBody();
    }
}
