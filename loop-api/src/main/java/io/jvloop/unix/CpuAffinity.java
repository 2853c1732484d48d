package io.jvloop.unix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** Any thread. Binds threads to CPUs, as Linux does it. */
public final class CpuAffinity {
    /** Linux has never been built for more. */
    private static final int CPUS = 8192;
    private static final int THIS_THREAD = 0;
    private static final Path STATUS = Path.of("/proc/thread-self/status");
    private static final String ALLOWED = "Cpus_allowed_list:";

    private CpuAffinity() {
    }

    /**
     * Binds the calling thread to a CPU, also within what the process's control group leaves it.
     *
     * @throws IOException if there is no such CPU, or the process may not use it
     */
    public static void bind(SystemCalls calls, int cpu) throws IOException {
        int result = cpu < CPUS ? set(calls, cpu) : -Errno.EINVAL;
        if (result < 0) {
            throw new IOException("cannot bind a thread to CPU " + cpu + ": " + calls.strerror(-result)
                    + (result == -Errno.EINVAL ? ": there is no such CPU, or this process may not use it" : "")
                    + "; this thread may use " + allowed());
        }
    }

    private static int set(SystemCalls calls, int cpu) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(CPUS / Byte.SIZE, Long.BYTES);
            mask.set(ValueLayout.JAVA_LONG, cpu / Long.SIZE * (long) Long.BYTES, 1L << cpu % Long.SIZE);
            return calls.sched_setaffinity(THIS_THREAD, mask.byteSize(), mask.address());
        }
    }

    private static String allowed() {
        try {
            return Files.readAllLines(STATUS).stream().filter(line -> line.startsWith(ALLOWED))
                    .map(line -> line.substring(ALLOWED.length()).strip()).findFirst().orElse("others");
        } catch (IOException unreadable) {
            return "others";
        }
    }
}
