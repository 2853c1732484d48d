package io.jvloop.spi;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a child's standard stream comes from or goes to. Immutable.
 *
 * @param kind what it is
 * @param file the file of {@link Kind#READ}, {@link Kind#WRITE} and {@link Kind#APPEND}, else null
 */
public record ChildStream(Kind kind, @Nullable Path file) {

    /** The kinds. */
    public enum Kind {
        /** A pipe to or from this process. */
        PIPE,
        /** This process's own stream. */
        INHERIT,
        /** The null device. */
        DISCARD,
        /** For standard error only: where standard output goes. */
        STDOUT,
        /** A file to read, which must exist. */
        READ,
        /** A file to write from its beginning, which is made or emptied. */
        WRITE,
        /** A file to write at its end, which is made if it is missing. */
        APPEND
    }
}
