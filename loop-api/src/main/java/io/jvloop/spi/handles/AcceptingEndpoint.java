package io.jvloop.spi.handles;

import io.jvloop.spi.IoEntry;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.ListenerSink;
import io.jvloop.spi.SystemSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A listener, for every kind of back end. */
public abstract class AcceptingEndpoint extends Endpoint implements ListenerHandle {
    /** How many connections one turn accepts, so that established connections get their share during a flood of new ones. */
    protected static final int ACCEPTS_PER_TURN = 256;

    private final int acceptsPerTurn;
    private final IoEntry entry;
    private @Nullable ListenerSink sink;

    /** Makes a listener that does not accept yet. */
    protected AcceptingEndpoint(OpenHandles handles, SystemSocket socket, int backlog) throws IOException {
        super(handles, "listener", socket);
        this.acceptsPerTurn = Math.clamp(backlog, 1, ACCEPTS_PER_TURN);
        this.entry = handles.context().newEntry(this::process);
        handles.add(this);
    }

    /** Accepts in the loop's turn, up to {@link #acceptsPerTurn}, and makes the entry ready if more waits. */
    protected abstract void process();

    /** Called when a sink was set. */
    protected abstract void started(ListenerSink to);

    /** Called when the sink was removed. */
    protected abstract void stopped();

    /** How many connections one turn of this listener accepts. */
    protected final int acceptsPerTurn() {
        return acceptsPerTurn;
    }

    protected final IoEntry entry() {
        return entry;
    }

    /** The sink, null while it does not accept. */
    protected final @Nullable ListenerSink sink() {
        return sink;
    }

    @Override
    public final void startAccepting(ListenerSink to) {
        if (!isClosed() && sink == null) {
            sink = to;
            started(to);
        }
    }

    @Override
    public final void stopAccepting() {
        sink = null;
        if (!isClosed()) {
            stopped();
        }
    }

    /** Reports that a connection could not be accepted. */
    protected final void failed(ListenerSink to, IOException cause) {
        to.acceptFailed(new IOException("cannot accept on " + localAddress() + ": " + cause.getMessage(), cause));
    }

    @Override
    protected final void closeOnce() {
        sink = null;
        closeSocket();
    }

    /** Closes the socket, and the connections that were not handed out. */
    protected abstract void closeSocket();
}
