package io.jvloop.interop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.tck.watch.Collected;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.regex.Pattern;

/**
 * Fails a test in which somebody logs a warning that the test does not take, be it Netty, the library or the watchdog, or that a buffer of
 * Netty's was never released; or after which a thread of an event loop of Netty's is there.
 */
final class LibraryWatch {
    /** The detector of leaks finds what was collected when it tracks the next buffer. */
    private static final int BUFFERS_THAT_MAKE_IT_LOOK = 256;
    /**
     * What the machine and the mode bring about: a step may take long, as hundreds of classes are loaded in one and each buffer notes its
     * stack, and the first loop of a JVM without the flag says so.
     */
    private static final Pattern OURS = Pattern.compile("(?s)loop-\\d+ has stood for .*|jvloop runs in baton mode.*");

    private LibraryWatch() {
    }

    static WarningWatch create() {
        return new WarningWatch("", OURS, () -> {
            findLeaks();
            assertNoEventLoopHasAThread();
        });
    }

    /** Timers of Lettuce's have one, and the executor that completes what belongs to no loop. */
    static void assertNoEventLoopHasAThread() {
        assertThat(Thread.getAllStackTraces().keySet()).filteredOn(thread -> thread instanceof FastThreadLocalThread)
                .extracting(Thread::getName)
                .allMatch(name -> name.startsWith("lettuce-timer") || name.startsWith("globalEventExecutor"));
    }

    private static void findLeaks() {
        Collected.collect();
        for (int i = 0; i < BUFFERS_THAT_MAKE_IT_LOOK; i++) {
            ByteBufAllocator.DEFAULT.buffer(1).release();
        }
    }
}
