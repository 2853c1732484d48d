package io.jvloop.spi.portable;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Finds a program as {@code execvpe} does, in the child's {@code PATH}; {@code posix_spawnp} would use this process's. */
public final class ProgramSearch {
    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    private ProgramSearch() {
    }

    /**
     * Finds a program.
     *
     * @param program     its name, or a path with a slash, which is returned unchanged
     * @param environment the child's
     * @return the file to execute
     * @throws FileSystemException {@link NoSuchFileException} if there is none, {@link AccessDeniedException} if it cannot be executed
     */
    public static String find(String program, Map<String, String> environment) throws FileSystemException {
        if (program.indexOf('/') >= 0) {
            return program;
        }
        boolean found = false;
        String path = environment.getOrDefault("PATH", DEFAULT_PATH);
        for (String directory : path.split(":", -1)) {
            Path candidate = Path.of(directory.isEmpty() ? "." : directory, program);
            if (Files.isRegularFile(candidate)) {
                found = true;
                if (Files.isExecutable(candidate)) {
                    return candidate.toString();
                }
            }
        }
        throw found ? new AccessDeniedException(program, null, "the program cannot be executed")
                : new NoSuchFileException(program, null, "no such program in PATH " + path);
    }
}
