package io.jvloop.spi.handles;

import io.jvloop.spi.IoEntry;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.ListenerSink;
import io.jvloop.spi.SystemSocket;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A listener, however the system tells of connections. */
public abstract class AcceptingEndpoint extends Endpoint implements ListenerHandle {
    /** How many connections one turn accepts: what is established already gets its share even while a flood of new ones comes in. */
    protected static final int ACCEPTS_PER_TURN = 256;

    private final int acceptsPerTurn;
    private final IoEntry entry;
    private @Nullable ListenerSink sink;

    /** Makes one that does not accept yet. */
    protected AcceptingEndpoint(OpenHandles handles, SystemSocket socket, int backlog) throws IOException {
        super(handles, "listener", socket);
        this.acceptsPerTurn = Math.clamp(backlog, 1, ACCEPTS_PER_TURN);
        this.entry = handles.context().newEntry(this::process);
        handles.add(this);
    }

    /** In the loop's turn: accepts, up to {@link #acceptsPerTurn}, and makes the entry ready if more waits. */
    protected abstract void process();

    /** It has a sink from now on. */
    protected abstract void started(ListenerSink to);

    /** It has no sink any more. */
    protected abstract void stopped();

    /** How many connections one turn accepts here. */
    protected final int acceptsPerTurn() {
        return acceptsPerTurn;
    }

    /** Its place in the loop's queue. */
    protected final IoEntry entry() {
        return entry;
    }

    /** Who gets the connections. */
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

    /** Tells that a connection could not be accepted. */
    protected final void failed(ListenerSink to, IOException cause) {
        to.acceptFailed(new IOException("cannot accept on " + localAddress() + ": " + cause.getMessage(), cause));
    }

    @Override
    protected final void closeOnce() {
        sink = null;
        closeSocket();
    }

    /** Closes the socket, and the connections that nobody has taken. */
    protected abstract void closeSocket();
}
