package io.jvloop.spi;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to start as a child process, and how. Immutable; checked by who makes it.
 *
 * @param command           the program, which is searched in {@code PATH} if it has no slash, and its arguments
 * @param executable        the file to execute instead of the program, which remains what the child sees as its name; or null
 * @param streams           standard input, output and error
 * @param environment       the whole environment, or null for this process's own
 * @param directory         where the child works, which exists; or null for where this process does
 * @param newSession        whether it leads a new session, without a terminal, and a group of its own
 * @param newGroup          whether it leads a new process group
 * @param passedDescriptors which of this process's descriptors, beside the three streams, the child has too, under the same numbers
 */
public record ChildSettings(List<String> command, @Nullable String executable, List<ChildStream> streams,
        @Nullable Map<String, String> environment, @Nullable Path directory, boolean newSession, boolean newGroup,
        Set<Integer> passedDescriptors) {

    /**
     * A program that has this process's streams, environment, directory, session and group.
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
     * @return where it comes from or goes to
     */
    public ChildStream stream(int descriptor) {
        return streams.get(descriptor);
    }
}
