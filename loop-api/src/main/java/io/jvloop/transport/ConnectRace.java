package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Suspends;
import io.jvloop.TimerHandle;
import io.jvloop.spi.ConnectRequest;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Happy eyeballs (RFC 8305): connection attempts run side by side, and the first connection that is made wins. The
 * next attempt begins when one has failed, or when the delay has passed since the last began. One task waits for all; closing the race
 * ends the attempts that have not won.
 */
final class ConnectRace implements AutoCloseable {
    private final EventLoop loop;
    private final IoBackend backend;
    private final Duration delay;
    private final Deque<ConnectAttempt> left;
    private final List<Running> running = new ArrayList<>();
    private final ConnectFailures failures;
    private @Nullable Promise<Void> change;

    /** An attempt under way. */
    private record Running(ConnectAttempt attempt, ConnectRequest request) {
    }

    ConnectRace(EventLoop loop, IoBackend backend, List<ConnectAttempt> attempts, Duration delay, ConnectFailures failures) {
        this.loop = loop;
        this.backend = backend;
        this.left = new ArrayDeque<>(attempts);
        this.delay = delay;
        this.failures = failures;
    }

    /**
     * Waits for the first connection that is made.
     *
     * @throws IOException the failures of all attempts, in the order in which they failed
     */
    @Suspends
    StreamHandle winner() throws IOException {
        boolean due = true;
        while (true) {
            int failed = failures.count();
            if (due) {
                begin();
            }
            StreamHandle stream = collect();
            if (stream != null) {
                return stream;
            }
            if (left.isEmpty() && running.isEmpty()) {
                throw failures.combined();
            }
            due = failures.count() > failed || awaitChange();
        }
    }

    private void begin() {
        ConnectAttempt attempt = left.poll();
        if (attempt == null) {
            return;
        }
        try {
            ConnectRequest request = backend.connect(attempt.peer(), attempt.local());
            running.add(new Running(attempt, request));
            request.callWhenDone(this::changed);
        } catch (IOException e) {
            failures.add(attempt.peer(), e);
        }
    }

    /** Examines the attempts that have ended; returns the first connection, or null if all of them have failed. */
    private @Nullable StreamHandle collect() {
        for (Iterator<Running> each = running.iterator(); each.hasNext();) {
            Running candidate = each.next();
            if (candidate.request().isDone()) {
                each.remove();
                try {
                    return candidate.request().take();
                } catch (IOException e) {
                    failures.add(candidate.attempt().peer(), e);
                }
            }
        }
        return null;
    }

    private void changed() {
        if (change != null && !change.isDone()) {
            change.setResult(null);
        }
    }

    /** Waits until an attempt has ended or the delay has passed; true if none has ended, so that another one is due. */
    private boolean awaitChange() {
        Promise<Void> promise = loop.createFuture();
        change = promise;
        TimerHandle timer = left.isEmpty() ? null : loop.callLater(delay, this::changed);
        try {
            promise.await();
            return running.stream().noneMatch(each -> each.request().isDone());
        } finally {
            if (timer != null) {
                timer.cancel();
            }
        }
    }

    @Override
    public void close() {
        running.forEach(each -> each.request().close());
    }
}
