package io.jvloop.process;

import io.jvloop.spi.ChildStream.Kind;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The source or destination of a child's standard stream. Immutable.
 *
 * @param kind its kind
 * @param file the file of {@link Kind#READ}, {@link Kind#WRITE} and {@link Kind#APPEND}, else null
 */
public record Redirect(Kind kind, @Nullable Path file) {

    /** A pipe to or from this process. asyncio's {@code PIPE}. */
    public static final Redirect PIPE = new Redirect(Kind.PIPE, null);
    /** This process's own stream. */
    public static final Redirect INHERIT = new Redirect(Kind.INHERIT, null);
    /** The null device: reads nothing, drops everything. asyncio's {@code DEVNULL}. */
    public static final Redirect DISCARD = new Redirect(Kind.DISCARD, null);
    /** The destination of standard output; for standard error only. asyncio's {@code STDOUT}. */
    public static final Redirect STDOUT = new Redirect(Kind.STDOUT, null);

    /** Checks that a file is given exactly if the kind needs one. */
    public Redirect {
        boolean wantsFile = Objects.requireNonNull(kind, "kind").compareTo(Kind.READ) >= 0;
        if (wantsFile != (file != null)) {
            throw new IllegalArgumentException("a redirection " + kind + (wantsFile ? " needs a file" : " has no file, not " + file));
        }
    }

    /**
     * A file to read standard input from.
     *
     * @param file must exist
     * @return the redirection
     */
    public static Redirect from(Path file) {
        return new Redirect(Kind.READ, file);
    }

    /**
     * A file to write from its beginning.
     *
     * @param file is created or truncated
     * @return the redirection
     */
    public static Redirect to(Path file) {
        return new Redirect(Kind.WRITE, file);
    }

    /**
     * A file to append to.
     *
     * @param file is created if it is missing
     * @return the redirection
     */
    public static Redirect appendTo(Path file) {
        return new Redirect(Kind.APPEND, file);
    }
}
