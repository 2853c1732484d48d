package io.jvloop.net;

import io.jvloop.Promise;
import io.jvloop.spi.AwaitableSource;
import io.jvloop.spi.IoEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. What a {@link StreamReader} reads from: the bytes received, the end or the failure, the one task that waits for
 * more, and pausing a transport that is faster than its reader.
 */
final class StreamInput {
    final ByteAccumulator buffer = new ByteAccumulator();
    private final StreamReader reader;
    private final int limit;
    private @Nullable Transport transport;
    /** The transport's entry, to wait at; null if the loop did not make the transport. */
    private @Nullable IoEntry entry;
    private @Nullable Promise<Void> waiter;
    /** The buffer of the waiting task, which is filled without a further copy. */
    private @Nullable ByteBuffer target;
    private boolean waiting;
    private boolean paused;
    private boolean ended;
    private @Nullable Throwable failure;
    private long received;
    private @Nullable ReceiveScope scope;

    StreamInput(StreamReader reader, int limit) {
        this.reader = reader;
        this.limit = limit;
    }

    void check(String operation) {
        reader.check(operation);
    }

    boolean ended() {
        return ended;
    }

    @Nullable Throwable failure() {
        return failure;
    }

    // ---- limits ----

    /** How many bytes were received since the beginning of the stream. */
    long received() {
        return received;
    }

    boolean isPaused() {
        return paused;
    }

    ReceiveScope limit(ReceiveLimits limits) {
        if (scope != null) {
            throw new IllegalStateException("cannot limit " + reader + ": close " + scope + " first");
        }
        scope = new ReceiveScope(reader.loop(), this, limits);
        return scope;
    }

    void lift(ReceiveScope closed) {
        if (scope == closed) {
            scope = null;
        }
    }

    // ---- feeding ----

    void attach(Transport to) {
        transport = to;
        entry = null;
        if (to instanceof AwaitableSource source) {
            entry = source.entry();
            source.setUnread(this::takeAll);
        }
    }

    private byte[] takeAll() {
        paused = false; // the transport with TLS is not paused
        return buffer.take(buffer.size());
    }

    /**
     * Takes what the transport received. A task that waits at the transport's entry continues by itself when this returns.
     */
    void receive(ByteBuffer data) {
        received += data.remaining();
        if (target != null && buffer.isEmpty()) {
            int count = Math.min(target.remaining(), data.remaining());
            target.put(target.position(), data, data.position(), count);
            target.position(target.position() + count);
            data.position(data.position() + count);
        }
        if (data.hasRemaining()) {
            buffer.add(data);
        }
        if (waiter != null) {
            wake();
        }
        if (transport != null && !paused && buffer.size() > 2L * limit) {
            paused = true;
            transport.pauseReading();
            if (scope != null) {
                scope.paused();
            }
        }
    }

    void end() {
        ended = true;
        if (waiter != null) {
            wake();
        }
    }

    void fail(Throwable cause) {
        failure = cause;
        wake();
    }

    /** Resumes the waiting task, unless it waits at the transport's entry, which is being processed. */
    void wake() {
        Promise<Void> promise = waiter;
        if (promise != null) {
            if (!promise.isDone()) {
                promise.setResult(null);
            }
        } else if (waiting && entry != null) {
            entry.makeReady();
        }
    }

    // ---- waiting ----

    /** Waits until something may have changed; the caller checks again. */
    void awaitMore() throws IOException {
        if (waiting) {
            throw new IllegalStateException("cannot read: another task is already waiting for data of " + reader);
        }
        resumeTransport();
        waiting = true;
        try {
            if (entry != null && !transportClosing()) {
                entry.awaitReady();
            } else {
                waiter = reader.loop().createFuture();
                waiter.await();
            }
        } finally {
            waiting = false;
            waiter = null;
        }
        throwFailure();
    }

    private boolean transportClosing() {
        return transport != null && transport.isClosing();
    }

    private void resumeTransport() {
        if (paused && transport != null) {
            paused = false;
            transport.resumeReading();
            if (scope != null) {
                scope.resumed();
            }
        }
    }

    void taken() {
        if (paused && buffer.size() <= limit) {
            resumeTransport();
        }
    }

    void throwFailure() throws IOException {
        if (failure != null) {
            throw toThrow(failure);
        }
    }

    static IOException toThrow(Throwable cause) {
        return switch (cause) {
            case IOException io -> io;
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> new IOException("the connection failed: " + cause, cause);
        };
    }

    /**
     * Waits for bytes and receives them directly into {@code into}; returns 0 if they are in the buffer instead, or if the stream has
     * ended.
     */
    int awaitInto(ByteBuffer into) throws IOException {
        if (waiting) {
            awaitMore();
        }
        int before = into.position();
        target = into;
        try {
            while (into.position() == before && buffer.isEmpty() && !ended) {
                awaitMore();
            }
        } catch (Throwable t) {
            // A read that is cancelled after its data arrived must not lose it.
            if (into.position() > before) {
                byte[] taken = new byte[into.position() - before];
                into.get(before, taken);
                into.position(before);
                buffer.unread(taken);
            }
            throw t;
        } finally {
            target = null;
        }
        return into.position() - before;
    }

    @Override
    public String toString() {
        return buffer.size() + " bytes" + (ended ? ", eof" : "") + (limit != StreamReader.DEFAULT_LIMIT ? ", limit " + limit : "")
                + (failure != null ? ", exception " + failure : "") + (waiting ? ", a task waits" : "")
                + (transport != null ? ", " + transport : "") + (paused ? ", paused" : "");
    }
}
