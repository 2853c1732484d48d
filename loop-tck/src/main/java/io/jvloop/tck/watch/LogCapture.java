package io.jvloop.tck.watch;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps what jvloop logs during a test, and lets threads wait for it. */
public final class LogCapture extends Handler implements BeforeEachCallback, AfterEachCallback {
    private static final Logger LOGGER = Logger.getLogger("io.jvloop");
    private final StringBuffer text = new StringBuffer();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();

    /** Everything so far. */
    public String text() {
        return text.toString();
    }

    /** Blocks the calling thread until {@code part} was logged. */
    public void await(String part) {
        lock.lock();
        try {
            while (text.indexOf(part) < 0) {
                more.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void publish(LogRecord logged) {
        lock.lock();
        try {
            text.append(logged.getMessage()).append('\n');
            if (logged.getThrown() != null) {
                StringWriter trace = new StringWriter();
                logged.getThrown().printStackTrace(new PrintWriter(trace));
                text.append(trace);
            }
            more.signalAll();
        } finally {
            lock.unlock();
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

    @Override
    public void beforeEach(ExtensionContext context) {
        LOGGER.addHandler(this);
        LOGGER.setUseParentHandlers(false);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        LOGGER.removeHandler(this);
        LOGGER.setUseParentHandlers(true);
    }
}
