package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.UnhandledFailure;
import io.jvloop.core.Failures;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.Transport;
import io.jvloop.net.WriteBufferLimits;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.StreamSink;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A stream handle with a protocol on top.
 *
 * <p>All calls of the protocol but {@code pauseWriting} come from the processing of the handle's entry. What happens elsewhere sets a
 * bit of {@code due} and makes the entry ready.
 */
final class SocketTransport implements Transport, StreamSink, ReadSource {
    private static final System.Logger LOGGER = System.getLogger("io.jvloop");
    /** asyncio's: a few writes race with a loss that the writer cannot know of yet; more of them are a bug in the writer. */
    private static final int IGNORED_WRITES_BEFORE_WARNING = 5;

    private static final int MADE = 1;
    private static final int RESUME = 2;
    private static final int LOST = 4;

    private final BackendContext context;
    private final StreamHandle handle;
    private final IoEntry entry;
    private final FlowControl flow = new FlowControl();
    private final @Nullable Consumer<SocketTransport> gone;
    private final ProtocolSlot slot;

    private int due = MADE;
    private boolean made;
    private boolean closing;
    private boolean paused;
    private boolean eofWritten;
    /** The end is decided: {@code connectionLost} is due or was called. */
    private boolean lost;
    private @Nullable Throwable cause;
    private int ignoredWrites;
    private @Nullable Promise<Void> opened;
    private @Nullable TransportOutput file;

    /**
     * Opens a transport; {@code connectionMade} is called in the next turn.
     *
     * @param gone hears of its end, after {@code connectionLost}
     */
    SocketTransport(BackendContext context, StreamHandle handle, BaseProtocol<Transport> protocol,
            @Nullable Consumer<SocketTransport> gone) {
        this.context = context;
        this.handle = handle;
        this.entry = handle.entry();
        this.gone = gone;
        this.slot = new ProtocolSlot(protocol);
        handle.open(this);
        context.opened(this);
        entry.ready();
    }

    /** Completes {@code promise} once {@code connectionMade} was called. */
    void whenOpened(Promise<Void> promise) {
        opened = promise;
    }

    // ---- events ----

    @Override
    public @Nullable ByteBuffer readBuffer() {
        try {
            return slot.buffer();
        } catch (Throwable t) {
            failedIn("getBuffer", t);
            return null;
        }
    }

    @Override
    public void received(ByteBuffer lent) {
        try {
            if (!slot.received(lent)) {
                copy(lent);
            }
        } catch (Throwable t) {
            failedIn("dataReceived", t);
        }
    }

    /** The protocol was changed to a buffered one after the read began. */
    private void copy(ByteBuffer lent) {
        while (lent.hasRemaining() && !closing) {
            ByteBuffer own = readBuffer();
            if (own == null) {
                return;
            }
            int count = Math.min(own.remaining(), lent.remaining());
            own.put(lent.slice(lent.position(), count));
            lent.position(lent.position() + count);
            slot.filled(count);
        }
    }

    @Override
    public void filled(int count) {
        try {
            slot.filled(count);
        } catch (Throwable t) {
            failedIn("bufferUpdated", t);
        }
    }

    @Override
    public void ended() {
        boolean keepOpen;
        try {
            keepOpen = slot.ended();
        } catch (Throwable t) {
            failedIn("eofReceived", t);
            return;
        }
        if (!keepOpen) {
            closeNow();
        }
    }

    @Override
    public void written(long pendingBytes) {
        if (flow.mayResume(pendingBytes)) {
            due |= RESUME;
            entry.ready();
        }
        if (file != null) {
            file.written();
        }
        if (closing && pendingBytes == 0) {
            lose(null);
        }
    }

    @Override
    public void failed(IOException failure) {
        breakOff(failure);
    }

    @Override
    public void turn() {
        if (due != 0) {
            deliver();
        }
    }

    private void deliver() {
        if ((due & MADE) != 0) {
            due &= ~MADE;
            deliverMade();
        }
        if ((due & RESUME) != 0) {
            due &= ~RESUME;
            deliverResume();
        }
        if ((due & LOST) != 0) {
            due &= ~LOST;
            deliverLost();
        }
    }

    private void deliverMade() {
        made = true;
        try {
            slot.protocol().connectionMade(this);
        } catch (Throwable t) {
            failedIn("connectionMade", t);
        }
        if (opened != null && !opened.isDone()) {
            opened.setResult(null);
        }
        if (!closing && !paused) {
            handle.startReading();
        }
    }

    private void deliverResume() {
        if (!flow.mayResume(handle.pendingBytes())) {
            return;
        }
        flow.resumed();
        try {
            slot.protocol().resumeWriting();
        } catch (Throwable t) {
            report("resumeWriting", t);
        }
    }

    private void deliverLost() {
        try {
            slot.protocol().connectionLost(cause);
        } catch (Throwable t) {
            report("connectionLost", t);
        } finally {
            handle.close();
            context.closed(this);
            if (gone != null) {
                gone.accept(this);
            }
        }
    }

    // ---- the end ----

    private void failedIn(String callback, Throwable t) {
        report(callback, t);
        breakOff(t);
    }

    private void report(String callback, Throwable t) {
        if (Failures.isFatal(t)) {
            throw (Error) t;
        }
        context.report(new UnhandledFailure("Fatal error: " + callback + " of " + slot.protocol() + " failed", t, this));
    }

    /** Ends it without sending what is buffered. */
    private void breakOff(@Nullable Throwable reason) {
        if (lost) {
            return;
        }
        closing = true;
        handle.stopReading();
        handle.dropOutput();
        lose(reason);
    }

    private void lose(@Nullable Throwable reason) {
        if (!lost) {
            lost = true;
            cause = reason;
            due |= LOST;
            entry.ready();
            if (file != null) {
                file.lost(reason);
            }
        }
    }

    private void closeNow() {
        if (closing) {
            return;
        }
        closing = true;
        handle.stopReading();
        if (handle.flush() == 0) {
            lose(null);
        }
    }

    @Override
    public void close() {
        context.checkTurn("close");
        closeNow();
    }

    @Override
    public void abort() {
        context.checkTurn("abort");
        breakOff(null);
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    // ---- writing ----

    @Override
    public void write(ByteBuffer data) {
        checkWrite("write");
        if (lost) {
            ignore(data);
            warnOfIgnoredWrite();
        } else if (data.hasRemaining()) {
            limit(handle.write(data));
        }
    }

    @Override
    public void writeAll(List<ByteBuffer> data) {
        checkWrite("writeAll");
        if (lost) {
            data.forEach(SocketTransport::ignore);
            warnOfIgnoredWrite();
        } else {
            limit(handle.write(data));
        }
    }

    private void checkWrite(String operation) {
        context.checkTurn(operation);
        if (eofWritten) {
            throw new IllegalStateException("cannot write to " + this + ": writeEof was called");
        }
        checkNoFile(operation);
    }

    private void checkNoFile(String operation) {
        if (file != null) {
            throw new IllegalStateException(operation + ": a file is being sent to " + this + "; wait until sendfile returns");
        }
    }

    /** Gives the outgoing side to a file, and receives nothing meanwhile: the peer's end would close a connection that is still needed. */
    TransportOutput beginFile(EventLoop loop) {
        checkNoFile("sendfile");
        if (closing || eofWritten) {
            throw new IllegalStateException("cannot send a file to " + this + ": " + (closing ? "it is closing" : "writeEof was called"));
        }
        handle.stopReading();
        file = new TransportOutput(loop, this, handle);
        return file;
    }

    void endFile() {
        file = null;
        if (made && !closing && !paused) {
            handle.startReading();
        }
    }

    private void limit(long pending) {
        // What the batch has only collected is sent before it counts against the mark.
        if (pending != 0 && flow.exceeds(pending)) {
            long left = handle.flush();
            pauseAbove(left);
        }
    }

    private void pauseAbove(long pending) {
        if (lost || !flow.pauses(pending)) {
            return;
        }
        try {
            slot.protocol().pauseWriting();
        } catch (Throwable t) {
            report("pauseWriting", t);
        }
    }

    private static void ignore(ByteBuffer data) {
        data.position(data.limit());
    }

    private void warnOfIgnoredWrite() {
        if (++ignoredWrites == IGNORED_WRITES_BEFORE_WARNING) {
            LOGGER.log(Level.WARNING, "writing on after the connection was lost or closed: {0}", this);
        }
    }

    @Override
    public void writeEof() {
        context.checkTurn("writeEof");
        if (closing || eofWritten) {
            return;
        }
        checkNoFile("writeEof");
        eofWritten = true;
        handle.shutdownOutput();
    }

    @Override
    public boolean canWriteEof() {
        return true;
    }

    @Override
    public int writeBufferSize() {
        return (int) Math.min(handle.pendingBytes(), Integer.MAX_VALUE);
    }

    @Override
    public WriteBufferLimits writeBufferLimits() {
        return flow.limits();
    }

    @Override
    public void setWriteBufferLimits(WriteBufferLimits limits) {
        context.checkTurn("setWriteBufferLimits");
        flow.limits(limits);
        pauseAbove(handle.pendingBytes());
    }

    // ---- reading ----

    @Override
    public void pauseReading() {
        context.checkTurn("pauseReading");
        if (!closing && !paused) {
            paused = true;
            handle.stopReading();
        }
    }

    @Override
    public void resumeReading() {
        context.checkTurn("resumeReading");
        if (!closing && paused) {
            paused = false;
            if (made) {
                handle.startReading();
            }
        }
    }

    @Override
    public boolean isReading() {
        return !closing && !paused;
    }

    @Override
    public void awaitReady() {
        entry.awaitReady();
    }

    @Override
    public void wake() {
        entry.ready();
    }

    // ---- the rest ----

    @Override
    public BaseProtocol<Transport> protocol() {
        return slot.protocol();
    }

    @Override
    public void setProtocol(BaseProtocol<Transport> newProtocol) {
        context.checkTurn("setProtocol");
        slot.set(newProtocol);
    }

    @Override
    public SocketAddress localAddress() {
        return handle.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return handle.remoteAddress();
    }

    @Override
    public <T> T option(SocketOption<T> name) throws IOException {
        context.checkTurn("option");
        return handle.option(name);
    }

    @Override
    public <T> void setOption(SocketOption<T> name, T value) throws IOException {
        context.checkTurn("setOption");
        handle.setOption(name, value);
    }

    @Override
    public String toString() {
        return "SocketTransport[" + localAddress() + " -> " + remoteAddress() + (lost ? ", lost" : closing ? ", closing" : "")
                + ", " + handle.pendingBytes() + " bytes to write" + context.site(this) + "]";
    }
}
