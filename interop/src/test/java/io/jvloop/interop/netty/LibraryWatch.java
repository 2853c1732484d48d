package io.jvloop.interop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Safe for use by any thread. Fails a test in which somebody logs a warning that the test does not take, be it Netty, the library or the
 * watchdog; in which a buffer of Netty's is never released; or after which a thread of an event loop of Netty's is there.
 */
final class LibraryWatch extends Handler implements BeforeEachCallback, AfterEachCallback {
    private static final Logger ROOT = Logger.getLogger("");
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
    /** The detector finds what was collected when it tracks the next buffer. */
    private static final int BUFFERS_THAT_MAKE_IT_LOOK = 256;
    /**
     * What the machine and the mode bring about: a step may take long, as hundreds of classes are loaded in one and each buffer notes its
     * stack, and the first loop of a JVM without the flag says so.
     */
    private static final String OURS = "(?s)loop-\\d+ has stood for .*|jvloop runs in baton mode.*";
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

    /** What was warned of, which is then forgotten. */
    List<String> warnings() {
        List<String> taken = List.copyOf(warnings);
        warnings.clear();
        return taken;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + records));
        ROOT.addHandler(this);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        findLeaks();
        ROOT.removeHandler(this);
        if (context.getExecutionException().isEmpty()) {
            assertThat(LEAKS).as("buffers that were not released").isEmpty();
            assertThat(warnings).as("warnings that the test did not take").isEmpty();
            assertNoEventLoopHasAThread();
        }
        LEAKS.clear();
        warnings.clear();
    }

    /** Timers of Lettuce's have one, and the executor that completes what belongs to no loop. */
    static void assertNoEventLoopHasAThread() {
        assertThat(Thread.getAllStackTraces().keySet()).filteredOn(thread -> thread instanceof FastThreadLocalThread)
                .extracting(Thread::getName)
                .allMatch(name -> name.startsWith("lettuce-timer") || name.startsWith("globalEventExecutor"));
    }

    private static void findLeaks() {
        WeakReference<Object> canary = new WeakReference<>(new Object());
        while (canary.get() != null) {
            System.gc();
        }
        for (int i = 0; i < BUFFERS_THAT_MAKE_IT_LOOK; i++) {
            ByteBufAllocator.DEFAULT.buffer(1).release();
        }
    }

    @Override
    public void publish(LogRecord logged) {
        if (logged.getLevel().intValue() >= Level.WARNING.intValue() && !logged.getMessage().matches(OURS)) {
            warnings.add(logged.getLoggerName() + ": " + logged.getMessage()
                    + (logged.getThrown() == null ? "" : ": " + logged.getThrown()));
        }
    }

    @Override
    public void flush() {
        // keeps everything
    }

    @Override
    public void close() {
        // holds nothing
    }
}
