package io.jvloop.spi;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to start a child process. Immutable; its maker checks it.
 *
 * @param command           the program, looked up in {@code PATH} unless it contains a slash, and its arguments
 * @param executable        the file to execute instead, while the child sees the program as its name; or null
 * @param streams           standard input, output and error
 * @param environment       the whole environment, or null for this process's own
 * @param directory         the working directory, which exists; or null for this process's own
 * @param newSession        whether it leads a new session, without a terminal, and a new process group
 * @param newGroup          whether it leads a new process group
 * @param passedDescriptors descriptors of this process that the child inherits besides the three streams, under the same numbers
 */
public record ChildSettings(List<String> command, @Nullable String executable, List<ChildStream> streams,
        @Nullable Map<String, String> environment, @Nullable Path directory, boolean newSession, boolean newGroup,
        Set<Integer> passedDescriptors) {

    /**
     * A program that inherits this process's streams, environment, directory, session and group.
     *
     * @param command program and arguments
     * @return the settings
     */
    public static ChildSettings of(String... command) {
        return new ChildSettings(List.of(command), null, Collections.nCopies(3, new ChildStream(ChildStream.Kind.INHERIT, null)), null,
                null,
                false, false, Set.of());
    }

    /**
     * One of its standard streams.
     *
     * @param descriptor 0, 1 or 2
     * @return its source or destination
     */
    public ChildStream stream(int descriptor) {
        return streams.get(descriptor);
    }
}
