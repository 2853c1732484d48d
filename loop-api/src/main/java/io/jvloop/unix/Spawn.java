package io.jvloop.unix;

import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.portable.ProgramSearch;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Starts a child by {@code posix_spawn}, since a fork would copy this process without its other threads. The call returns when the child
 * executes its program, or with the reason why it does not.
 *
 * <p>The child gets an empty signal mask and the default actions for SIGPIPE and SIGXFSZ, which the JVM changes for itself. It gets no
 * descriptors but its three streams and the passed ones: the JDK does not make all of its own close-on-exec.
 */
final class Spawn {
    /** More than any system needs for each structure: glibc's attributes take 336 bytes. */
    private static final int STRUCTURE = 1024;
    private static final SpawnFlags FLAGS = SpawnFlags.HERE;
    private static final int FIRST_UNRELATED = 3;

    private final SystemCalls system;
    private final SpawnCalls calls;
    private final Arena arena;
    private final long actions;
    private final long attributes;

    private Spawn(SystemCalls calls, Arena arena) {
        this.system = calls;
        this.calls = calls.spawning();
        this.arena = arena;
        this.actions = structure();
        this.attributes = structure();
    }

    private long structure() {
        return arena.allocate(STRUCTURE, 16).address();
    }

    /**
     * Makes the calls of {@link #run} with a program that does not exist. The first call links the stubs, which takes a third of a second.
     */
    static void prepare(SystemCalls calls) {
        try (ChildStreams inherited = new ChildStreams(calls)) {
            run(calls, ChildSettings.of("/nothing/"), inherited);
        } catch (IOException expected) {
            // there is no such program
        }
    }

    /** Starts a child and returns its process id. */
    static int run(SystemCalls calls, ChildSettings settings, ChildStreams streams) throws IOException {
        Map<String, String> environment = Objects.requireNonNullElseGet(settings.environment(), System::getenv);
        String program = settings.command().getFirst();
        String file = ProgramSearch.find(Objects.requireNonNullElse(settings.executable(), program), environment);
        try (Arena arena = Arena.ofConfined()) {
            return new Spawn(calls, arena).run(settings, streams, file, environment);
        }
    }

    private int run(ChildSettings settings, ChildStreams streams, String file, Map<String, String> environment) throws IOException {
        check("posix_spawn_file_actions_init", calls.posix_spawn_file_actions_init(actions));
        check("posix_spawnattr_init", calls.posix_spawnattr_init(attributes));
        try {
            arrangeDescriptors(streams);
            arrangeUnrelated(settings.passedDescriptors());
            arrangeDirectory(settings);
            setAttributes(settings);
            List<String> variables = environment.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
            MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
            int errno =
                    system.posix_spawn(pid.address(), string(file), actions, attributes, strings(settings.command()), strings(variables));
            if (errno != 0) {
                throw failure(settings.command().getFirst(), errno);
            }
            return pid.get(ValueLayout.JAVA_INT, 0);
        } finally {
            calls.posix_spawn_file_actions_destroy(actions);
            calls.posix_spawnattr_destroy(attributes);
        }
    }

    private IOException failure(String program, int errno) {
        return switch (errno) {
            case Errno.ENOENT -> new NoSuchFileException(program, null, "no such program");
            case Errno.EACCES -> new AccessDeniedException(program, null, "the program cannot be executed");
            default -> system.failure("cannot start " + program, -errno);
        };
    }

    private void check(String call, int errno) throws IOException {
        if (errno != 0) {
            throw system.failure(call, -errno);
        }
    }

    private long string(String text) {
        return arena.allocateFrom(text).address();
    }

    private long strings(List<String> all) {
        MemorySegment pointers = arena.allocate(ValueLayout.JAVA_LONG, all.size() + 1L);
        for (int i = 0; i < all.size(); i++) {
            pointers.setAtIndex(ValueLayout.JAVA_LONG, i, string(all.get(i)));
        }
        return pointers.address();
    }

    private void arrangeDescriptors(ChildStreams streams) throws IOException {
        for (int i = 0; i < FIRST_UNRELATED; i++) {
            int end = streams.end(i) == ChildStreams.AS_STDOUT ? 1 : streams.end(i);
            if (end != ChildStreams.INHERITED) {
                check("posix_spawn_file_actions_adddup2", calls.posix_spawn_file_actions_adddup2(actions, end, i));
            } else if (FLAGS.closeAllButActions() != 0) {
                check("posix_spawn_file_actions_addinherit_np", calls.posix_spawn_file_actions_addinherit_np(actions, i));
            }
        }
    }

    /**
     * A dup2 of a descriptor to itself clears its close-on-exec flag (POSIX.1-2024). On macOS, descriptors that no action names are closed.
     */
    private void arrangeUnrelated(Set<Integer> passed) throws IOException {
        int next = FIRST_UNRELATED;
        for (int number : new TreeSet<>(passed)) {
            check("posix_spawn_file_actions_adddup2", calls.posix_spawn_file_actions_adddup2(actions, number, number));
            for (; next < number && FLAGS.closeAllButActions() == 0; next++) {
                check("posix_spawn_file_actions_addclose", calls.posix_spawn_file_actions_addclose(actions, next));
            }
            next = number + 1;
        }
        if (FLAGS.closeAllButActions() != 0) {
            return;
        }
        try {
            check("posix_spawn_file_actions_addclosefrom_np", calls.posix_spawn_file_actions_addclosefrom_np(actions, next));
        } catch (UnsatisfiedLinkError olderThanGlibc234) {
            closeWhatIsOpen(next);
        }
    }

    /** Misses what another thread opens meanwhile; an older library offers nothing better. */
    private void closeWhatIsOpen(int first) throws IOException {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/dev/fd"))) {
            for (Path descriptor : open) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                if (number >= first) {
                    check("posix_spawn_file_actions_addclose", calls.posix_spawn_file_actions_addclose(actions, number));
                }
            }
        }
    }

    private void arrangeDirectory(ChildSettings settings) throws IOException {
        Path directory = settings.directory();
        if (directory == null) {
            return;
        }
        try {
            check("posix_spawn_file_actions_addchdir_np",
                    calls.posix_spawn_file_actions_addchdir_np(actions, string(directory.toString())));
        } catch (UnsatisfiedLinkError e) {
            throw new UnsupportedOperationException("cannot start " + settings.command() + " in " + directory
                    + ": this C library cannot (glibc can from 2.29 on); let a shell do it: cd DIRECTORY && exec PROGRAM", e);
        }
    }

    private void setAttributes(ChildSettings settings) throws IOException {
        long signals = structure();
        calls.sigemptyset(signals);
        check("posix_spawnattr_setsigmask", calls.posix_spawnattr_setsigmask(attributes, signals));
        calls.sigaddset(signals, Signals.SIGPIPE);
        calls.sigaddset(signals, Signals.SIGXFSZ);
        check("posix_spawnattr_setsigdefault", calls.posix_spawnattr_setsigdefault(attributes, signals));
        int flags = FLAGS.defaultSignals() | FLAGS.signalMask() | FLAGS.closeAllButActions();
        if (settings.newSession()) {
            if (FLAGS.session() == 0) {
                throw new UnsupportedOperationException("cannot start " + settings.command()
                        + " in a new session: this system's posix_spawn cannot; let a program do it: daemon or setsid");
            }
            flags |= FLAGS.session();
        } else if (settings.newGroup()) {
            flags |= FLAGS.group(); // the attribute's group is 0 by default: a new one
        }
        check("posix_spawnattr_setflags", calls.posix_spawnattr_setflags(attributes, (short) flags));
    }
}
