package io.jvloop.spi;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The source or destination of a child's standard stream. Immutable.
 *
 * @param kind its kind
 * @param file the file of {@link Kind#READ}, {@link Kind#WRITE} and {@link Kind#APPEND}, else null
 */
public record ChildStream(Kind kind, @Nullable Path file) {

    /** The kinds of sources and destinations. */
    public enum Kind {
        /** A pipe to or from this process. */
        PIPE,
        /** This process's own stream. */
        INHERIT,
        /** The null device. */
        DISCARD,
        /** The destination of standard output; for standard error only. */
        STDOUT,
        /** A file to read, which must exist. */
        READ,
        /** A file to write, which is created or truncated. */
        WRITE,
        /** A file to append to, which is created if it is missing. */
        APPEND
    }
}
