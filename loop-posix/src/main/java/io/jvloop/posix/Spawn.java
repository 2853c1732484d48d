package io.jvloop.posix;

import io.jvloop.posix.libc.LibC;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.portable.ProgramSearch;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Signal;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * {@code posix_spawn}: no fork of this process, whose other threads would be missing in the copy. It returns when the child executes its
 * program, or with the reason why it does not.
 *
 * <p>The child gets an empty signal mask and the default answer to SIGPIPE and SIGXFSZ, for the JVM has its own; and no descriptors but
 * its three streams, for the JDK does not make all of its own close-on-exec.
 */
final class Spawn {
    private static final LibC C = SystemCalls.LIBC;
    /** More than the structures need anywhere: glibc's attributes take 336 bytes. */
    private static final int STRUCTURE = 1024;
    private static final SpawnFlags FLAGS = SpawnFlags.HERE;
    private static final int FIRST_UNRELATED = 3;

    private final Pointer actions = Memory.allocateDirect(Runtime.getRuntime(C), STRUCTURE, true);
    private final Pointer attributes = Memory.allocateDirect(Runtime.getRuntime(C), STRUCTURE, true);

    private Spawn() {
    }

    /**
     * Any thread. Makes the calls of {@link #run} with a program that does not exist: JNR loads its library and makes its stubs at first
     * use, which takes a second or two.
     */
    static void prepare() {
        Spawn spawn = new Spawn();
        try (ChildStreams inherited = new ChildStreams()) {
            check("posix_spawn_file_actions_init", C.posix_spawn_file_actions_init(spawn.actions));
            check("posix_spawnattr_init", C.posix_spawnattr_init(spawn.attributes));
            spawn.arrangeDescriptors(inherited);
            spawn.setAttributes(ChildSettings.of("nothing"));
            C.posix_spawn(new int[1], "", spawn.actions, spawn.attributes, new String[] {"nothing"}, new String[0]);
            C.posix_spawn_file_actions_destroy(spawn.actions);
            C.posix_spawnattr_destroy(spawn.attributes);
        } catch (IOException impossible) {
            // then the first child finds it out
        }
    }

    /** Answers the child's number. */
    static int run(ChildSettings options, ChildStreams streams) throws IOException {
        Map<String, String> environment = Objects.requireNonNullElseGet(options.environment(), System::getenv);
        String program = options.command().getFirst();
        String file = ProgramSearch.find(Objects.requireNonNullElse(options.executable(), program), environment);
        Spawn spawn = new Spawn();
        check("posix_spawn_file_actions_init", C.posix_spawn_file_actions_init(spawn.actions));
        check("posix_spawnattr_init", C.posix_spawnattr_init(spawn.attributes));
        try {
            spawn.arrangeDescriptors(streams);
            spawn.arrangeUnrelated(options.passedDescriptors());
            spawn.arrangeDirectory(options);
            spawn.setAttributes(options);
            String[] variables =
                    environment.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toArray(String[]::new);
            int[] pid = new int[1];
            int errno = C.posix_spawn(pid, file, spawn.actions, spawn.attributes, options.command().toArray(new String[0]), variables);
            if (errno != 0) {
                throw failure(program, errno);
            }
            return pid[0];
        } finally {
            C.posix_spawn_file_actions_destroy(spawn.actions);
            C.posix_spawnattr_destroy(spawn.attributes);
        }
    }

    private static IOException failure(String program, int errno) {
        return switch (Errno.valueOf(errno)) {
            case ENOENT -> new NoSuchFileException(program, null, "no such program");
            case EACCES -> new AccessDeniedException(program, null, "the program cannot be executed");
            default -> SystemCalls.failure("cannot start " + program, errno);
        };
    }

    private static void check(String call, int errno) throws IOException {
        if (errno != 0) {
            throw SystemCalls.failure(call, errno);
        }
    }

    private void arrangeDescriptors(ChildStreams streams) throws IOException {
        for (int i = 0; i < FIRST_UNRELATED; i++) {
            int end = streams.end(i) == ChildStreams.AS_STDOUT ? 1 : streams.end(i);
            if (end != ChildStreams.INHERITED) {
                check("posix_spawn_file_actions_adddup2", C.posix_spawn_file_actions_adddup2(actions, end, i));
            } else if (FLAGS.closeAllButActions() != 0) {
                check("posix_spawn_file_actions_addinherit_np", C.posix_spawn_file_actions_addinherit_np(actions, i));
            }
        }
    }

    /** A descriptor that takes its own place loses its close-on-exec (POSIX.1-2024); on macOS what no action names is closed. */
    private void arrangeUnrelated(Set<Integer> passed) throws IOException {
        int next = FIRST_UNRELATED;
        for (int number : new TreeSet<>(passed)) {
            check("posix_spawn_file_actions_adddup2", C.posix_spawn_file_actions_adddup2(actions, number, number));
            for (; next < number && FLAGS.closeAllButActions() == 0; next++) {
                check("posix_spawn_file_actions_addclose", C.posix_spawn_file_actions_addclose(actions, next));
            }
            next = number + 1;
        }
        if (FLAGS.closeAllButActions() != 0) {
            return;
        }
        try {
            check("posix_spawn_file_actions_addclosefrom_np", C.posix_spawn_file_actions_addclosefrom_np(actions, next));
        } catch (UnsatisfiedLinkError olderThanGlibc234) {
            closeWhatIsOpen(next);
        }
    }

    /** What another thread opens meanwhile is missed: the best that an older library allows. */
    private void closeWhatIsOpen(int first) throws IOException {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/dev/fd"))) {
            for (Path descriptor : open) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                if (number >= first) {
                    check("posix_spawn_file_actions_addclose", C.posix_spawn_file_actions_addclose(actions, number));
                }
            }
        }
    }

    private void arrangeDirectory(ChildSettings options) throws IOException {
        if (options.directory() == null) {
            return;
        }
        try {
            check("posix_spawn_file_actions_addchdir_np", C.posix_spawn_file_actions_addchdir_np(actions, options.directory().toString()));
        } catch (UnsatisfiedLinkError e) {
            throw new UnsupportedOperationException("cannot start " + options.command() + " in " + options.directory()
                    + ": this C library cannot (glibc can from 2.29 on); let a shell do it: cd DIRECTORY && exec PROGRAM", e);
        }
    }

    private void setAttributes(ChildSettings options) throws IOException {
        Pointer signals = Memory.allocateDirect(Runtime.getRuntime(C), STRUCTURE, true);
        C.sigemptyset(signals);
        check("posix_spawnattr_setsigmask", C.posix_spawnattr_setsigmask(attributes, signals));
        C.sigaddset(signals, Signal.SIGPIPE.intValue());
        C.sigaddset(signals, Signal.SIGXFSZ.intValue());
        check("posix_spawnattr_setsigdefault", C.posix_spawnattr_setsigdefault(attributes, signals));
        int flags = FLAGS.defaultSignals() | FLAGS.signalMask() | FLAGS.closeAllButActions();
        if (options.newSession()) {
            if (FLAGS.session() == 0) {
                throw new UnsupportedOperationException("cannot start " + options.command()
                        + " in a new session: this system's posix_spawn cannot; let a program do it: daemon or setsid");
            }
            flags |= FLAGS.session();
        }
        if (options.newGroup() && !options.newSession()) {
            flags |= FLAGS.group();
            check("posix_spawnattr_setpgroup", C.posix_spawnattr_setpgroup(attributes, 0));
        }
        check("posix_spawnattr_setflags", C.posix_spawnattr_setflags(attributes, (short) flags));
    }
}
