package io.jvloop.transport;

import io.jvloop.UnhandledFailure;
import io.jvloop.core.Failures;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.TlsSession;
import io.jvloop.net.Transport;
import io.jvloop.net.WriteBufferLimits;
import io.jvloop.spi.BackendContext;
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
        peerEnded = true;
        try {
            if (!slot.ended() || !handle.canShutdownOutput()) {
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
            try {
                slot.protocol().connectionMade(this);
            } catch (Throwable t) {
                failedIn("connectionMade", t);
            }
        }
        opening.done();
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
            if (made) {
                slot.protocol().connectionLost(cause);
            }
            opening.ended(this, made, cause, context);
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
        checkWrite("write");
        if (successor != null) {
            successor.write(data);
        } else if (lost) {
            IgnoredWrites.drop(data);
            ignored.warnOf(this);
        } else if (data.hasRemaining()) {
            limit(handle.write(data));
        }
    }

    @Override
    public void writeAll(List<ByteBuffer> data) {
        checkWrite("writeAll");
        if (successor != null) {
            successor.writeAll(data);
        } else if (lost) {
            data.forEach(IgnoredWrites::drop);
            ignored.warnOf(this);
        } else {
            limit(handle.write(data));
        }
    }

    private void checkWrite(String operation) {
        context.checkTurn(operation);
        if (eofWritten) {
            throw new IllegalStateException("cannot write to " + this + ": writeEof was called");
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

    @Override
    public void writeEof() {
        context.checkTurn("writeEof");
        if (!canWriteEof()) {
            throw new UnsupportedOperationException("TLS cannot end one side alone; close " + this);
        }
        if (closing || eofWritten) {
            return;
        }
        eofWritten = true;
        handle.shutdownOutput();
    }

    @Override
    public boolean canWriteEof() {
        return handle.canShutdownOutput();
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
                : entry.isBusy() ? "a callback of its protocol has not returned" : null;
        if (obstacle != null) {
            throw new IllegalStateException("cannot start TLS on " + this + ": " + obstacle);
        }
        ProtocolSlot nextSlot = new ProtocolSlot(protocol);
        TlsStream secured = tls.apply(handle);
        handle.stopReading();
        Consumer<SocketTransport> told = gone;
        SocketTransport next = new SocketTransport(context, secured, nextSlot, flow, told == null ? null : end -> told.accept(this));
        next.made = true;
        next.due = due & RESUME;
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
