package io.jvloop.posix;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Finds a program as {@code execvpe} does: in the child's {@code PATH}, where {@code posix_spawnp} would take this process's. */
final class ProgramSearch {
    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    private ProgramSearch() {
    }

    static String find(String program, Map<String, String> environment) throws IOException {
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
