package io.jvloop.net;

import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.TaskOptions;
import io.jvloop.UnhandledFailure;
import io.jvloop.spi.FatalError;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The protocol that feeds a {@link StreamReader} and tells a {@link StreamWriter} when to go on. asyncio's {@code
 * StreamReaderProtocol}. {@code openConnection} and {@code startServer} make it; a program makes it for transports of its own.
 */
public final class StreamReaderProtocol implements Protocol {
    private final EventLoop loop;
    private final StreamReader reader;
    private final @Nullable ClientHandler handler;
    private final List<Promise<Void>> waiters = new ArrayList<>();
    private boolean paused;
    private boolean lost;
    private @Nullable Throwable cause;

    /**
     * Makes one for a client.
     *
     * @param reader the reader to feed
     */
    public StreamReaderProtocol(StreamReader reader) {
        this(reader, null);
    }

    /**
     * Makes one for a server's connection.
     *
     * @param reader  the reader to feed
     * @param handler called in a task once the connection is there, or null
     */
    public StreamReaderProtocol(StreamReader reader, @Nullable ClientHandler handler) {
        this.loop = reader.loop();
        this.reader = reader;
        this.handler = handler;
    }

    @Override
    public void connectionMade(Transport transport) {
        reader.input().attach(transport);
        ClientHandler serving = handler;
        if (serving != null) {
            StreamWriter writer = new StreamWriter(transport, this, reader);
            loop.createTask(TaskOptions.DEFAULT, () -> serve(serving, writer));
        }
    }

    private void serve(ClientHandler serving, StreamWriter writer) {
        try {
            serving.handle(reader, writer);
        } catch (CancelledError e) {
            throw e;
        } catch (Throwable t) {
            if (FatalError.isFatal(t)) {
                throw (Error) t;
            }
            loop.callExceptionHandler(new UnhandledFailure("Unhandled exception in client handler", t, writer.transport()));
        } finally {
            if (!loop.isClosed()) {
                writer.close();
            }
        }
    }

    @Override
    public void dataReceived(ByteBuffer lent) {
        reader.input().receive(lent);
    }

    @Override
    public boolean eofReceived() {
        reader.input().end();
        return true;
    }

    @Override
    public void connectionLost(@Nullable Throwable lossCause) {
        lost = true;
        cause = lossCause;
        if (lossCause == null) {
            reader.feedEof();
        } else {
            reader.setException(lossCause);
        }
        wakeWaiters();
    }

    @Override
    public void pauseWriting() {
        paused = true;
    }

    @Override
    public void resumeWriting() {
        paused = false;
        wakeWaiters();
    }

    EventLoop loop() {
        return loop;
    }

    void check(String operation) {
        reader.check(operation);
    }

    private void wakeWaiters() {
        for (Promise<Void> waiter : waiters) {
            if (!waiter.isDone()) {
                waiter.setResult(null);
            }
        }
        waiters.clear();
    }

    private void awaitChange() {
        Promise<Void> waiter = loop.createFuture();
        waiters.add(waiter);
        try {
            waiter.await();
        } catch (Throwable cancelled) {
            waiters.remove(waiter);
            throw cancelled;
        }
    }

    /**
     * Waits until the transport's buffer has room.
     *
     * @param closed whether the writer was closed: then the message of the exception says so, and not that the peer is gone
     */
    void awaitRoom(boolean closed) throws IOException {
        boolean lostBefore = lost;
        while (!lost && paused) {
            awaitChange();
        }
        // As in asyncio: an orderly end releases the task that waits; a task that comes later learns that nothing can be sent any more.
        if (lostBefore || cause != null) {
            SocketException reset = new SocketException(closed && cause == null
                    ? "cannot drain: this writer was closed before" : "cannot drain: the connection is lost");
            reset.initCause(cause);
            throw reset;
        }
    }

    /** Waits for the end of the connection. */
    void awaitLost() throws IOException {
        while (!lost) {
            awaitChange();
        }
        if (cause != null) {
            throw StreamInput.toThrow(cause);
        }
    }
}
