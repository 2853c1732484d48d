package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
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

/** Fails a test in which Netty logs a warning that the test does not take, or in which a buffer of Netty's is never released. */
final class NettyWatch extends Handler implements BeforeEachCallback, AfterEachCallback {
    private static final Logger LOGGER = Logger.getLogger("io.netty");
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
    /** The detector finds what was collected when it tracks the next buffer. */
    private static final int BUFFERS_THAT_MAKE_IT_LOOK = 256;
    private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

    /** What Netty has warned of, which is then forgotten. */
    List<String> warnings() {
        List<String> taken = List.copyOf(warnings);
        warnings.clear();
        return taken;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        ByteBufUtil.setLeakListener((type, records) -> LEAKS.add(type + records));
        LOGGER.addHandler(this);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        findLeaks();
        LOGGER.removeHandler(this);
        if (context.getExecutionException().isEmpty()) {
            assertThat(LEAKS).as("buffers that were not released").isEmpty();
            assertThat(warnings).as("warnings of Netty's that the test did not take").isEmpty();
        }
        LEAKS.clear();
        warnings.clear();
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
        if (logged.getLevel().intValue() >= Level.WARNING.intValue()) {
            warnings.add(logged.getMessage() + (logged.getThrown() == null ? "" : ": " + logged.getThrown()));
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
