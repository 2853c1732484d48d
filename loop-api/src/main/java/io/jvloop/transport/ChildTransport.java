package io.jvloop.transport;

import io.jvloop.Promise;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.Transport;
import io.jvloop.process.SubprocessProtocol;
import io.jvloop.process.SubprocessTransport;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.ChildHandle;
import io.jvloop.spi.Log;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. Joins the handle of a child process to its protocol. The pipes are transports of their own. All calls of the
 * child's protocol come from the processing of the handle's entry, which is queued before the pipes' entries: so {@code connectionMade}
 * comes before any data.
 */
final class ChildTransport implements SubprocessTransport {
    /** The return code if another part of the process has reaped the child; asyncio uses the same. */
    private static final int UNKNOWN = 255;

    private final BackendContext context;
    private final ChildHandle child;
    private final SubprocessProtocol protocol;
    private final @Nullable SocketTransport[] pipes = new SocketTransport[3];
    private @Nullable Promise<Void> opened;
    private int openPipes;
    private boolean made;
    private boolean exitTold;
    private boolean lost;
    private boolean closing;

    /**
     * Opens a transport; {@code connectionMade} is called in the next turn.
     *
     * @param child         closed if this fails
     * @param pipeProtocols makes the protocol of the pipe to a descriptor
     */
    ChildTransport(BackendContext context, ChildHandle child, SubprocessProtocol protocol, Promise<Void> opened,
            IntFunction<BaseProtocol<Transport>> pipeProtocols) {
        this.context = context;
        this.child = child;
        this.protocol = protocol;
        this.opened = opened;
        try {
            child.open(this::processed);
            child.entry().makeReady();
            for (int i = 0; i < pipes.length; i++) {
                StreamHandle pipe = child.pipe(i);
                if (pipe != null) {
                    openPipes++;
                    pipes[i] = new SocketTransport(context, pipe, pipeProtocols.apply(i), this::pipeGone);
                }
            }
        } catch (Throwable t) {
            giveUp();
            throw t;
        }
        context.opened(this);
    }

    /** Closes everything after the transport could not be opened. The protocol is not called. */
    private void giveUp() {
        made = true;
        exitTold = true;
        lost = true;
        for (int i = 0; i < pipes.length; i++) {
            StreamHandle pipe = child.pipe(i);
            if (pipes[i] != null) {
                pipes[i].ended();
            } else if (pipe != null) {
                pipe.close();
            }
        }
        child.close();
    }

    // ---- events ----

    private void pipeGone(SocketTransport pipe) {
        openPipes--;
        child.entry().makeReady();
    }

    private void processed() {
        if (!made) {
            made = true;
            deliverMade();
        }
        if (!exitTold && child.exitCode().isPresent()) {
            exitTold = true;
            try {
                warnIfReapedElsewhere();
            } finally {
                deliverExited();
            }
        }
        if (exitTold && openPipes == 0 && !lost) {
            lost = true;
            deliverLost();
        }
    }

    private void deliverMade() {
        try {
            protocol.connectionMade(this);
        } catch (Throwable t) {
            closeNow();
            report("connectionMade", t);
        } finally {
            if (opened != null && !opened.isDone()) {
                opened.setResult(null);
            }
        }
    }

    private void warnIfReapedElsewhere() {
        if (child.exitCode().getAsInt() == ChildHandle.REAPED_ELSEWHERE) {
            Log.warn("child " + pid() + " was reaped by somebody else; its return code is unknown, taken as " + UNKNOWN);
        }
    }

    private void deliverExited() {
        try {
            protocol.processExited();
        } catch (Throwable t) {
            report("processExited", t);
        }
    }

    private void deliverLost() {
        try {
            protocol.connectionLost(null);
        } catch (Throwable t) {
            report("connectionLost", t);
        } finally {
            context.closed(this);
            child.close();
        }
    }

    private void report(String callback, Throwable t) {
        ProtocolFailure.report(context, callback, protocol, t, this);
    }

    // ---- the user's calls ----

    @Override
    public long pid() {
        return child.pid();
    }

    @Override
    public OptionalInt returnCode() {
        return returnCode(child);
    }

    /** The return code as users get it. */
    static OptionalInt returnCode(ChildHandle child) {
        OptionalInt code = child.exitCode();
        return code.isPresent() && code.getAsInt() == ChildHandle.REAPED_ELSEWHERE ? OptionalInt.of(UNKNOWN) : code;
    }

    @Override
    public @Nullable Transport pipeTransport(int descriptor) {
        return pipes[Objects.checkIndex(descriptor, pipes.length)];
    }

    @Override
    public void sendSignal(String signal) throws IOException {
        context.checkTurn("sendSignal");
        child.signal(signal);
    }

    @Override
    public void close() {
        context.checkTurn("close");
        closeNow();
    }

    private void closeNow() {
        if (closing) {
            return;
        }
        closing = true;
        context.closed(this); // the child's end may come after the loop's, and the user has done his part
        try {
            child.signal("KILL");
        } catch (IOException e) {
            context.report("cannot kill " + child, e, this);
        } finally {
            closePipes(0);
        }
    }

    /** Closes the pipes from a descriptor on. What closing one throws does not keep the others open. */
    private void closePipes(int from) {
        for (int i = from; i < pipes.length; i++) {
            SocketTransport pipe = pipes[i];
            if (pipe != null) {
                try {
                    pipe.close();
                } finally {
                    closePipes(i + 1);
                }
                return;
            }
        }
    }

    @Override
    public boolean isClosing() {
        return closing;
    }

    @Override
    public SubprocessProtocol protocol() {
        return protocol;
    }

    @Override
    public String toString() {
        OptionalInt code = returnCode();
        return "SubprocessTransport[" + pid() + (code.isPresent() ? ", returned " + code.getAsInt() : ", running")
                + (closing ? ", closing" : "")
                + context.creationSite(this) + "]";
    }
}
