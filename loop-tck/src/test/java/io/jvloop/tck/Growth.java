package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How the work of a loop grows with its size. It is the CPU time of the loop's thread for a size and for four times that, in one run, so
 * that the speed of the machine and what else it does cancel out: four times the work takes about four times as long, and what is quadratic
 * sixteen times.
 */
final class Growth {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int FACTOR = 4;
    private static final int BETWEEN_LINEAR_AND_QUADRATIC = 10;
    private static final int ROUNDS = 3;
    /** A million callbacks, timers or waiters take some hundred bytes each. */
    private static final long HEAP = 500_000_000;

    private Growth() {
    }

    /** Something done with so many. */
    interface Work {
        void of(int size) throws Exception;
    }

    /** In a task of the fixture's loop. */
    static void assertNotQuadratic(LoopFixture fixture, int size, Work work) throws Exception {
        assertNotQuadratic(size, grown -> fixture.run(() -> work.of(grown)));
    }

    /** On the thread of the test, which is to run a loop. */
    static void assertNotQuadratic(int size, Work work) throws Exception {
        assumeTrue(LoopFixture.isMounted(), "in baton mode the work is spread over threads whose CPU time cannot be told");
        assumeTrue(Runtime.getRuntime().maxMemory() >= HEAP, "so many need a heap of half a gigabyte (-Xmx)");
        work.of(size); // the code is loaded, and compiled in part
        long small = Long.MAX_VALUE;
        long large = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && (round == 0 || large >= limit(small)); round++) {
            small = Math.min(small, cpuNanos(size, work)); // the best: a collection or the compiler may have come between
            large = Math.min(large, cpuNanos(size * FACTOR, work));
        }
        assertThat(large).as("CPU time in ns for %d, which took %d for %d", size * FACTOR, small, size).isLessThan(limit(small));
    }

    private static long limit(long small) {
        return small * BETWEEN_LINEAR_AND_QUADRATIC;
    }

    private static long cpuNanos(int size, Work work) throws Exception {
        long before = THREADS.getCurrentThreadCpuTime();
        work.of(size);
        return THREADS.getCurrentThreadCpuTime() - before;
    }
}
