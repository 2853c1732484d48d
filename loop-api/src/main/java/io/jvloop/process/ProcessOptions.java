package io.jvloop.process;

import io.jvloop.net.StreamReader;
import io.jvloop.spi.ChildStream.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How to start a child process. Immutable. Its streams are this process's own unless changed.
 *
 * @param command     the program, looked up in {@code PATH} unless it contains a slash, and its arguments
 * @param executable  the file to execute instead, while the child sees the program as its name; or null
 * @param stdin       {@link Redirect#PIPE}, {@code INHERIT}, {@code DISCARD} or a file to read
 * @param stdout      {@link Redirect#PIPE}, {@code INHERIT}, {@code DISCARD} or a file to write
 * @param stderr      as {@code stdout}, or {@link Redirect#STDOUT}
 * @param environment the whole environment, or null for this process's own
 * @param directory   the working directory, or null for this process's own
 * @param newSession  whether it leads a new session, without a terminal, and a new process group
 * @param newGroup    whether it leads a new process group
 * @param streamLimit a stream of the child is not read while more than twice this many bytes are unread
 * @param passedDescriptors descriptors of this process that the child inherits besides the three streams, under the same numbers
 */
public record ProcessOptions(List<String> command, @Nullable String executable, Redirect stdin, Redirect stdout, Redirect stderr,
        @Nullable Map<String, String> environment, @Nullable Path directory, boolean newSession, boolean newGroup, int streamLimit,
        Set<Integer> passedDescriptors) {

    private static final int STANDARD_ERROR = 2;

    /** Checks and copies. */
    public ProcessOptions {
        command = List.copyOf(command);
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("a child process needs a program: " + command);
        }
        command.forEach(ProcessOptions::checkText);
        environment = environment == null ? null : Map.copyOf(environment);
        if (environment != null) {
            environment.forEach(ProcessOptions::checkVariable);
        }
        check("stdin", stdin, stdin.kind() != Kind.STDOUT && !writesFile(stdin));
        check("stdout", stdout, stdout.kind() != Kind.STDOUT && stdout.kind() != Kind.READ);
        check("stderr", stderr, stderr.kind() != Kind.READ);
        passedDescriptors = Set.copyOf(passedDescriptors);
        if (passedDescriptors.stream().anyMatch(number -> number <= STANDARD_ERROR)) {
            throw new IllegalArgumentException(
                    "descriptors up to 2 are a child's streams; to be passed are others, not " + passedDescriptors);
        }
        if (streamLimit <= 0) {
            throw new IllegalArgumentException("the stream limit must be positive: " + streamLimit);
        }
    }

    private static void checkText(String text) {
        if (text.indexOf(0) >= 0) {
            throw new IllegalArgumentException("a child's arguments and environment cannot hold the character 0: " + text);
        }
    }

    private static void checkVariable(String name, String value) {
        checkText(name);
        checkText(value);
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException("this is no name of an environment variable: '" + name + "'");
        }
    }

    private static boolean writesFile(Redirect redirect) {
        return redirect.kind() == Kind.WRITE || redirect.kind() == Kind.APPEND;
    }

    private static void check(String stream, Redirect redirect, boolean fits) {
        if (!fits) {
            throw new IllegalArgumentException("a child's " + stream + " cannot be redirected this way: " + redirect);
        }
    }

    /**
     * A program with its arguments, without a shell.
     *
     * @param command program and arguments
     * @return the options
     */
    public static ProcessOptions of(String... command) {
        return of(List.of(command));
    }

    /**
     * A program with its arguments, without a shell.
     *
     * @param command program and arguments
     * @return the options
     */
    public static ProcessOptions of(List<String> command) {
        return new ProcessOptions(command, null, Redirect.INHERIT, Redirect.INHERIT, Redirect.INHERIT, null, null, false, false,
                StreamReader.DEFAULT_LIMIT, Set.of());
    }

    /**
     * A command line for {@code /bin/sh}. Untrusted parts must be quoted in it, or better be passed as arguments of {@link #of}.
     *
     * @param line the command line
     * @return the options
     */
    public static ProcessOptions shell(String line) {
        return of("/bin/sh", "-c", line);
    }

    /**
     * These options with another file to execute.
     *
     * @param file what to execute; null for the program itself
     * @return the changed options
     */
    public ProcessOptions withExecutable(@Nullable String file) {
        return new ProcessOptions(command, file, stdin, stdout, stderr, environment, directory, newSession, newGroup, streamLimit,
                passedDescriptors);
    }

    /**
     * These options with another standard input.
     *
     * @param redirect where it comes from
     * @return the changed options
     */
    public ProcessOptions withStdin(Redirect redirect) {
        return new ProcessOptions(command, executable, redirect, stdout, stderr, environment, directory, newSession, newGroup, streamLimit,
                passedDescriptors);
    }

    /**
     * These options with another standard output.
     *
     * @param redirect where it goes
     * @return the changed options
     */
    public ProcessOptions withStdout(Redirect redirect) {
        return new ProcessOptions(command, executable, stdin, redirect, stderr, environment, directory, newSession, newGroup, streamLimit,
                passedDescriptors);
    }

    /**
     * These options with another standard error.
     *
     * @param redirect where it goes
     * @return the changed options
     */
    public ProcessOptions withStderr(Redirect redirect) {
        return new ProcessOptions(command, executable, stdin, stdout, redirect, environment, directory, newSession, newGroup, streamLimit,
                passedDescriptors);
    }

    /**
     * These options with pipes for all three streams.
     *
     * @return the changed options
     */
    public ProcessOptions withPipes() {
        return withStdin(Redirect.PIPE).withStdout(Redirect.PIPE).withStderr(Redirect.PIPE);
    }

    /**
     * These options with an environment.
     *
     * @param variables all of it; null for this process's own
     * @return the changed options
     */
    public ProcessOptions withEnvironment(@Nullable Map<String, String> variables) {
        return new ProcessOptions(command, executable, stdin, stdout, stderr, variables, directory, newSession, newGroup, streamLimit,
                passedDescriptors);
    }

    /**
     * These options with a working directory.
     *
     * @param path where the child works
     * @return the changed options
     */
    public ProcessOptions withDirectory(@Nullable Path path) {
        return new ProcessOptions(command, executable, stdin, stdout, stderr, environment, path, newSession, newGroup, streamLimit,
                passedDescriptors);
    }

    /**
     * These options with or without a new session.
     *
     * @param wanted whether the child leads one
     * @return the changed options
     */
    public ProcessOptions withNewSession(boolean wanted) {
        return new ProcessOptions(command, executable, stdin, stdout, stderr, environment, directory, wanted, newGroup, streamLimit,
                passedDescriptors);
    }

    /**
     * These options with or without a new process group.
     *
     * @param wanted whether the child leads one
     * @return the changed options
     */
    public ProcessOptions withNewGroup(boolean wanted) {
        return new ProcessOptions(command, executable, stdin, stdout, stderr, environment, directory, newSession, wanted, streamLimit,
                passedDescriptors);
    }

    /**
     * These options with another limit of the streams that the child's output is read from.
     *
     * @param limit bytes
     * @return the changed options
     */
    public ProcessOptions withStreamLimit(int limit) {
        return new ProcessOptions(command, executable, stdin, stdout, stderr, environment, directory, newSession, newGroup, limit,
                passedDescriptors);
    }

    /**
     * These options with descriptors that the child inherits: a listening socket for a worker, or a pipe besides the streams. This process
     * keeps them, and may close them when the child runs. Needs {@link io.jvloop.spi.Capability#SPAWN}. Python's {@code pass_fds}.
     *
     * @param descriptors open descriptors from 3 on; the child has them under the same numbers
     * @return the changed options
     */
    public ProcessOptions withPassedDescriptors(int... descriptors) {
        Set<Integer> passed = IntStream.of(descriptors).boxed().collect(Collectors.toSet());
        return new ProcessOptions(command, executable, stdin, stdout, stderr, environment, directory, newSession, newGroup, streamLimit,
                passed);
    }

    /**
     * The redirection of a standard stream.
     *
     * @param descriptor 0, 1 or 2
     * @return its redirection
     */
    public Redirect redirect(int descriptor) {
        return List.of(stdin, stdout, stderr).get(Objects.checkIndex(descriptor, 3));
    }
}
