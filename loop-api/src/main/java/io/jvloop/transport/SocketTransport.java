package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.UnhandledFailure;
import io.jvloop.core.Failures;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.TlsSession;
import io.jvloop.net.Transport;
import io.jvloop.net.WriteBufferLimits;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Direction;
import io.jvloop.spi.IoEntry;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.StreamSink;
import io.jvloop.tls.TlsStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A stream handle with a protocol on top.
 *
 * <p>All calls of the protocol but {@code pauseWriting} come from the processing of the handle's entry. What happens elsewhere sets a
 * bit of {@code due} and makes the entry ready.
 */
final class SocketTransport implements Transport, StreamSink, ReadSource {
    private static final int MADE = 1;
    private static final int RESUME = 2;
    private static final int LOST = 4;

    private final BackendContext context;
    private final StreamHandle handle;
    private final IoEntry entry;
    private final Direction direction;
    private final FlowControl flow;
    private final @Nullable Consumer<SocketTransport> gone;
    private final ProtocolSlot slot;

    private int due;
    private boolean made;
    private boolean peerEnded;
    /** What has taken this one's place, with TLS. */
    private @Nullable SocketTransport successor;
    private boolean closing;
    private boolean paused;
    private boolean eofWritten;
    /** The end is decided: {@code connectionLost} is due or was called. */
    private boolean lost;
    private @Nullable Throwable cause;
    private final IgnoredWrites ignored = new IgnoredWrites();
    final Opening opening = new Opening();
    private @Nullable Supplier<byte[]> leftovers;
    private @Nullable TransportOutput file;

    /**
     * Opens a transport; {@code connectionMade} is called in the next turn, or after the handle's handshake.
     *
     * @param gone hears of its end, after {@code connectionLost}
     */
    SocketTransport(BackendContext context, StreamHandle handle, BaseProtocol<Transport> protocol,
            @Nullable Consumer<SocketTransport> gone) {
        this(context, handle, new ProtocolSlot(protocol), new FlowControl(), gone);
    }

    private SocketTransport(BackendContext context, StreamHandle handle, ProtocolSlot slot, FlowControl flow,
            @Nullable Consumer<SocketTransport> gone) {
        this.context = context;
        this.handle = handle;
        this.entry = handle.entry();
        this.direction = handle.direction();
        this.gone = gone;
        this.slot = slot;
        this.flow = flow;
        this.due = handle.isConnecting() ? 0 : MADE;
        handle.open(this);
        context.opened(this);
        entry.ready();
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
            slot.received(lent, this);
        } catch (Throwable t) {
            failedIn("dataReceived", t);
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
    public void connected() {
        due |= MADE;
        entry.ready();
    }

    @Override
    public void ended() {
        if (direction == Direction.WRITE) {
            closeNow(); // its reader has gone
            return;
        }
        peerEnded = true;
        try {
            if (!slot.ended() || !canWriteEof()) {
                closeNow();
            }
        } catch (Throwable t) {
            failedIn("eofReceived", t);
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
        if (!made) {
            made = true;
            Throwable failure = guarded("connectionMade", () -> slot.protocol().connectionMade(this));
            if (failure != null) {
                breakOff(failure);
            }
        }
        opening.done();
        if (!closing && !paused) {
            handle.startReading();
        }
    }

    private void deliverResume() {
        if (flow.mayResume(handle.pendingBytes())) {
            flow.resumed();
            guarded("resumeWriting", slot.protocol()::resumeWriting);
        }
    }

    private void deliverLost() {
        try {
            if (made) {
                guarded("connectionLost", () -> slot.protocol().connectionLost(cause));
            }
            opening.ended(this, made, cause, context);
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

    /** Calls the protocol, and reports what it throws. */
    private @Nullable Throwable guarded(String callback, Runnable call) {
        try {
            call.run();
            return null;
        } catch (Throwable t) {
            report(callback, t);
            return t;
        }
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
        if (handle.finish() == 0) {
            lose(null);
        }
    }

    @Override
    public void close() {
        context.checkTurn("close");
        if (successor != null) {
            successor.close();
        } else {
            closeNow();
        }
    }

    @Override
    public void abort() {
        context.checkTurn("abort");
        if (successor != null) {
            successor.abort();
        } else {
            breakOff(null);
        }
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    // ---- writing ----

    @Override
    public void write(ByteBuffer data) {
        if (successor != null) {
            successor.write(data);
        } else if (!takesNothing("write")) {
            if (data.hasRemaining()) {
                limit(handle.write(data));
            }
        } else {
            IgnoredWrites.drop(data);
        }
    }

    @Override
    public void writeAll(List<ByteBuffer> data) {
        if (successor != null) {
            successor.writeAll(data);
        } else if (!takesNothing("writeAll")) {
            limit(handle.write(data));
        } else {
            data.forEach(IgnoredWrites::drop);
        }
    }

    /** Refuses a write, or answers whether it is too late for it. */
    private boolean takesNothing(String operation) {
        context.checkTurn(operation);
        if (eofWritten) {
            throw new IllegalStateException("cannot write to " + this + ": writeEof was called");
        }
        if (direction == Direction.READ) {
            throw new UnsupportedOperationException("cannot write to " + this + ": it was opened by connectReadPipe");
        }
        checkNoFile(operation);
        boolean late = lost || closing && direction == Direction.WRITE;
        if (late) {
            ignored.warnOf(this);
        }
        return late;
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
        if (!lost && flow.pauses(pending)) {
            guarded("pauseWriting", slot.protocol()::pauseWriting);
        }
    }

    @Override
    public void writeEof() {
        context.checkTurn("writeEof");
        if (!canWriteEof()) {
            throw new UnsupportedOperationException("cannot end the outgoing side alone; close " + this);
        }
        if (direction == Direction.WRITE) {
            closeNow();
        }
        if (closing || eofWritten) {
            return;
        }
        checkNoFile("writeEof");
        eofWritten = true;
        handle.shutdownOutput();
    }

    @Override
    public boolean canWriteEof() {
        return handle.canShutdownOutput() && direction != Direction.READ;
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
        // A pipe that is written to does not receive: it only watches for the loss of its reader, which nobody may hold back.
        if (!closing && !paused && direction != Direction.WRITE) {
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
        return !closing && !paused && direction != Direction.WRITE;
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
    public @Nullable TlsSession tls() {
        return handle.tls();
    }

    @Override
    public void leftovers(Supplier<byte[]> taken) {
        leftovers = taken;
    }

    boolean isOf(BackendContext other) {
        return context == other;
    }

    /**
     * Gives the connection to a transport with TLS, which has the marks and the paused writer that this one has.
     *
     * @param tls puts TLS on a handle
     */
    SocketTransport giveWay(Function<StreamHandle, TlsStream> tls, BaseProtocol<Transport> protocol) {
        String obstacle = !made ? "it is not connected yet" : successor != null ? "it has been done" : closing ? "it is closing"
                : eofWritten ? "writeEof was called" : peerEnded ? "the peer has ended its side"
                : file != null ? "a file is being sent" : entry.isBusy() ? "a callback of its protocol has not returned" : null;
        if (obstacle != null) {
            throw new IllegalStateException("cannot start TLS on " + this + ": " + obstacle);
        }
        TlsStream secured = tls.apply(handle);
        handle.stopReading();
        Consumer<SocketTransport> told = gone;
        SocketTransport next = new SocketTransport(context, secured, new ProtocolSlot(protocol), flow,
                told == null ? null : end -> told.accept(this));
        next.made = true;
        secured.early(leftovers == null ? new byte[0] : leftovers.get());
        successor = next;
        closing = true;
        lost = true;
        due = 0;
        context.closed(this);
        return next;
    }

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
        return "SocketTransport[" + localAddress() + " -> " + remoteAddress()
                + (successor != null ? ", replaced" : lost ? ", lost" : closing ? ", closing" : "")
                + ", " + handle.pendingBytes() + " bytes to write" + context.site(this) + "]";
    }
}
