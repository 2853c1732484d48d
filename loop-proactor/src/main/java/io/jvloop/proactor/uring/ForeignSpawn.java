package io.jvloop.proactor.uring;

import io.jvloop.unix.SpawnCalls;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** Safe for use by any thread. The functions of {@code spawn.h}. Each is bound at its first call, by the signature of its method. */
final class ForeignSpawn {
    private static final String NEEDED = "posix_spawn_file_actions_addclosefrom_np";
    private static final Linker LINKER = Linker.nativeLinker();
    private static final ConcurrentMap<Method, MethodHandle> BOUND = new ConcurrentHashMap<>();
    static final All CALLS = (All) Proxy.newProxyInstance(All.class.getClassLoader(), new Class<?>[] {All.class},
            (_, function, arguments) -> BOUND.computeIfAbsent(function, ForeignSpawn::bind).invokeWithArguments(arguments));

    /** Adds the spawn itself. */
    @SuppressWarnings("checkstyle:MethodName")
    interface All extends SpawnCalls {

        int posix_spawn(long pid, long path, long fileActions, long attributes, long arguments, long environment);
    }

    private ForeignSpawn() {
    }

    /** Whether the C library can keep a child from inheriting other descriptors (glibc from 2.34 on). */
    static boolean isAvailable() {
        return LINKER.defaultLookup().find(NEEDED).isPresent();
    }

    private static MethodHandle bind(Method function) {
        MemorySegment address =
                LINKER.defaultLookup().find(function.getName()).orElseThrow(() -> new UnsatisfiedLinkError(function.getName()));
        return LINKER.downcallHandle(address, descriptor(function));
    }

    private static FunctionDescriptor descriptor(Method function) {
        return FunctionDescriptor.of(ValueLayout.JAVA_INT,
                Stream.of(function.getParameterTypes()).map(ForeignSpawn::layout).toArray(MemoryLayout[]::new));
    }

    /** Addresses are longs. */
    private static MemoryLayout layout(Class<?> type) {
        return type == long.class ? ValueLayout.JAVA_LONG : type == short.class ? ValueLayout.JAVA_SHORT : ValueLayout.JAVA_INT;
    }
}
