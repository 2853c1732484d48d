package io.jvloop.posix;

import io.jvloop.unix.CpuAffinity;
import java.io.IOException;

/** Safe for use by any thread. Binds threads to CPUs on Linux. */
public final class ThreadBinding {
    private ThreadBinding() {
    }

    /**
     * Binds the calling thread; as {@link io.jvloop.spi.LoopPolicy#bindThread}. Loads JNR, which takes some hundred milliseconds.
     *
     * @param cpu the CPU's number, not negative
     * @throws IOException if there is no such CPU, or this process may not use it
     */
    public static void bind(int cpu) throws IOException {
        CpuAffinity.bind(JnrCalls.CALLS, cpu);
    }
}
