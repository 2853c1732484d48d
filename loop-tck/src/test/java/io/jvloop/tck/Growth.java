package io.jvloop.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How the work of a loop grows with its size. It is the CPU time of the loop's thread for one large size, and for an eighth of it eight
 * times, in one run. Both are about the same work, and so meet the same: other programs that take the processor away and spoil its
 * caches, the compiler, and collections. What is quadratic takes eight times as long at once as in eight parts. What is linear takes as
 * long, or half as long again where it outgrows the caches.
 */
final class Growth {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int PARTS = 8;
    private static final int BETWEEN_LINEAR_AND_QUADRATIC = 3;
    private static final int ROUNDS = 5;
    /** A million callbacks, timers or futures take some hundred bytes each; with little more than that, collections take the time. */
    private static final long HEAP = 1_000_000_000;

    private Growth() {
    }

    /** Something done with so many. */
    interface Work {
        void of(int size) throws Exception;
    }

    /** In a task of the fixture's loop. */
    static void assertNotQuadratic(LoopFixture fixture, int size, Work work) throws Exception {
        assertNotQuadratic(size, any -> fixture.run(() -> work.of(any)));
    }

    /** On the thread of the test, which is to run a loop. */
    static void assertNotQuadratic(int size, Work work) throws Exception {
        assumeTrue(LoopFixture.isMounted(), "in baton mode the work is spread over threads whose CPU time cannot be told");
        assumeTrue(Runtime.getRuntime().maxMemory() >= HEAP, "so many need a heap of a gigabyte (-Xmx)");
        work.of(size / PARTS); // the code is loaded, and compiled in part
        long inParts = Long.MAX_VALUE;
        long atOnce = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && (round == 0 || atOnce >= limit(inParts)); round++) {
            inParts = Math.min(inParts, cpuNanos(PARTS, size / PARTS, work)); // the best: what disturbs may have come to one of them only
            atOnce = Math.min(atOnce, cpuNanos(1, size, work));
        }
        assertThat(atOnce).as("CPU time in ns for %d, which took %d in %d parts", size, inParts, PARTS).isLessThan(limit(inParts));
    }

    private static long limit(long inParts) {
        return inParts * BETWEEN_LINEAR_AND_QUADRATIC;
    }

    private static long cpuNanos(int times, int size, Work work) throws Exception {
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            work.of(size);
        }
        return THREADS.getCurrentThreadCpuTime() - before;
    }
}
