package io.jvloop.proactor.uring;

import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.portable.ProgramSearch;
import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code posix_spawn}: no fork of this process, whose other threads would be missing in the copy. It returns when the child executes its
 * program, or with the reason why it does not.
 *
 * <p>The child gets an empty signal mask and the default answer to SIGPIPE and SIGXFSZ, for the JVM has its own; and no descriptors but
 * its three streams, for the JDK does not make all of its own close-on-exec.
 */
final class Spawn {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final String CLOSE_FROM = "posix_spawn_file_actions_addclosefrom_np";
    /** More than the structures need anywhere: glibc's attributes take 336 bytes. */
    private static final int STRUCTURE = 1024;
    private static final int FIRST_UNRELATED = 3;
    private static final short SETPGROUP = 0x02;
    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;
    private static final int SIGPIPE = 13;
    private static final int SIGXFSZ = 25;

    private final Arena arena;
    private final MemorySegment actions;
    private final MemorySegment attributes;

    private Spawn(Arena arena) {
        this.arena = arena;
        this.actions = arena.allocate(STRUCTURE, 16);
        this.attributes = arena.allocate(STRUCTURE, 16);
    }

    /** Whether the C library can keep a child from inheriting what it should not (glibc from 2.34 on). */
    static boolean isAvailable() {
        return LINKER.defaultLookup().find(CLOSE_FROM).isPresent();
    }

    /** The functions' handles, looked up when the first child is started. All answer an error number. */
    private static final class C {
        static final AddressLayout POINTER = ValueLayout.ADDRESS;
        static final MethodHandle SPAWN = handle("posix_spawn", POINTER, POINTER, POINTER, POINTER, POINTER, POINTER);
        static final MethodHandle ACTIONS_INIT = handle("posix_spawn_file_actions_init", POINTER);
        static final MethodHandle ACTIONS_DESTROY = handle("posix_spawn_file_actions_destroy", POINTER);
        static final MethodHandle ADD_DUP = handle("posix_spawn_file_actions_adddup2", POINTER, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        static final MethodHandle ADD_CLOSE = handle("posix_spawn_file_actions_addclose", POINTER, ValueLayout.JAVA_INT);
        static final MethodHandle ADD_CLOSE_FROM = handle(CLOSE_FROM, POINTER, ValueLayout.JAVA_INT);
        static final MethodHandle ADD_CHDIR = handle("posix_spawn_file_actions_addchdir_np", POINTER, POINTER);
        static final MethodHandle ATTRIBUTES_INIT = handle("posix_spawnattr_init", POINTER);
        static final MethodHandle ATTRIBUTES_DESTROY = handle("posix_spawnattr_destroy", POINTER);
        static final MethodHandle SET_FLAGS = handle("posix_spawnattr_setflags", POINTER, ValueLayout.JAVA_SHORT);
        static final MethodHandle SET_MASK = handle("posix_spawnattr_setsigmask", POINTER, POINTER);
        static final MethodHandle SET_DEFAULT = handle("posix_spawnattr_setsigdefault", POINTER, POINTER);
        static final MethodHandle SIGNALS_EMPTY = handle("sigemptyset", POINTER);
        static final MethodHandle SIGNALS_ADD = handle("sigaddset", POINTER, ValueLayout.JAVA_INT);

        private static MethodHandle handle(String name, ValueLayout... arguments) {
            return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
        }
    }

    /**
     * Any thread. Makes the calls of {@link #run} with a program that does not exist: the linker makes their handles at first use, which
     * takes a third of a second.
     */
    static void prepare() {
        try (Arena arena = Arena.ofConfined()) {
            Spawn spawn = new Spawn(arena);
            call(C.ACTIONS_INIT, spawn.actions);
            call(C.ATTRIBUTES_INIT, spawn.attributes);
            check(CLOSE_FROM, call(C.ADD_CLOSE_FROM, spawn.actions, FIRST_UNRELATED));
            spawn.setAttributes(ChildSettings.of("nothing"));
            spawn.start("nothing", "", List.of("nothing"), Map.of());
        } catch (IOException expected) {
            // there is no such program
        }
    }

    /** Answers the child's number. */
    static int run(ChildSettings options, ChildStreams streams) throws IOException {
        Map<String, String> environment = Objects.requireNonNullElseGet(options.environment(), System::getenv);
        String program = options.command().getFirst();
        String file = ProgramSearch.find(Objects.requireNonNullElse(options.executable(), program), environment);
        try (Arena arena = Arena.ofConfined()) {
            Spawn spawn = new Spawn(arena);
            call(C.ACTIONS_INIT, spawn.actions);
            call(C.ATTRIBUTES_INIT, spawn.attributes);
            try {
                spawn.arrange(options, streams);
                spawn.setAttributes(options);
                return spawn.start(program, file, options.command(), environment);
            } finally {
                call(C.ACTIONS_DESTROY, spawn.actions);
                call(C.ATTRIBUTES_DESTROY, spawn.attributes);
            }
        }
    }

    private void arrange(ChildSettings options, ChildStreams streams) throws IOException {
        for (int i = 0; i < FIRST_UNRELATED; i++) {
            int end = streams.end(i) == ChildStreams.AS_STDOUT ? 1 : streams.end(i);
            if (end != ChildStreams.INHERITED) {
                check("posix_spawn_file_actions_adddup2", call(C.ADD_DUP, actions, end, i));
            }
        }
        arrangeUnrelated(options.passedDescriptors());
        if (options.directory() != null) {
            check("posix_spawn_file_actions_addchdir_np",
                    call(C.ADD_CHDIR, actions, arena.allocateFrom(options.directory().toString())));
        }
    }

    /** A descriptor that takes its own place loses its close-on-exec. Closing one that is not open is no failure. */
    private void arrangeUnrelated(Set<Integer> passed) throws IOException {
        int next = FIRST_UNRELATED;
        for (int number : new TreeSet<>(passed)) {
            check("posix_spawn_file_actions_adddup2", call(C.ADD_DUP, actions, number, number));
            for (; next < number; next++) {
                check("posix_spawn_file_actions_addclose", call(C.ADD_CLOSE, actions, next));
            }
            next = number + 1;
        }
        check(CLOSE_FROM, call(C.ADD_CLOSE_FROM, actions, next));
    }

    private void setAttributes(ChildSettings options) throws IOException {
        MemorySegment signals = arena.allocate(STRUCTURE, 16);
        call(C.SIGNALS_EMPTY, signals);
        check("posix_spawnattr_setsigmask", call(C.SET_MASK, attributes, signals));
        call(C.SIGNALS_ADD, signals, SIGPIPE);
        call(C.SIGNALS_ADD, signals, SIGXFSZ);
        check("posix_spawnattr_setsigdefault", call(C.SET_DEFAULT, attributes, signals));
        // The group to be in is 0 already: one of its own.
        int group = options.newSession() ? SETSID : options.newGroup() ? SETPGROUP : 0;
        check("posix_spawnattr_setflags", call(C.SET_FLAGS, attributes, (short) (SETSIGDEF | SETSIGMASK | group)));
    }

    private int start(String program, String file, List<String> command, Map<String, String> environment) throws IOException {
        MemorySegment pid = arena.allocate(ValueLayout.JAVA_INT);
        List<String> variables = environment.entrySet().stream().map(each -> each.getKey() + "=" + each.getValue()).toList();
        int errno = call(C.SPAWN, pid, arena.allocateFrom(file), actions, attributes, strings(command), strings(variables));
        switch (errno) {
            case 0 -> {
                return pid.get(ValueLayout.JAVA_INT, 0);
            }
            case Errno.ENOENT -> throw new NoSuchFileException(program, null, "no such program");
            case Errno.EACCES -> throw new AccessDeniedException(program, null, "the program cannot be executed");
            default -> throw new IOException("cannot start " + program + ": " + SystemCalls.text(errno) + " (errno " + errno + ")");
        }
    }

    private MemorySegment strings(List<String> all) {
        MemorySegment pointers = arena.allocate(ValueLayout.ADDRESS, all.size() + 1L);
        for (int i = 0; i < all.size(); i++) {
            pointers.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(all.get(i)));
        }
        return pointers;
    }

    private static int call(MethodHandle function, Object... arguments) {
        try {
            return (int) function.invokeWithArguments(arguments);
        } catch (Throwable t) {
            throw new AssertionError("bug in jvloop: a downcall does not throw", t);
        }
    }

    private static void check(String function, int errno) throws IOException {
        if (errno != 0) {
            throw new IOException(function + ": " + SystemCalls.text(errno) + " (errno " + errno + ")");
        }
    }
}
