package io.jvloop.transport;

import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.TimerHandle;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.Transport;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.FatalError;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.ListenerSink;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A server: its listeners, and the transports of the connections that they accepted. */
final class ListeningServer implements Server {
    /** How long a listener pauses after it could not accept: when descriptors have run out, trying again at once would fail for ever. */
    private static final Duration ACCEPT_RETRY_DELAY = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final BackendContext context;
    private final Tls tls;
    private final List<Acceptor> acceptors;
    private final Supplier<? extends BaseProtocol<Transport>> factory;
    private final ServerOptions options;
    /** Where accepted connections go, or null if they stay here. */
    private final @Nullable Spreading spreading;
    private final Set<SocketTransport> clients = new LinkedHashSet<>();
    private final List<Promise<Void>> waiters = new ArrayList<>();
    private @Nullable Promise<Void> forever;
    private boolean serving;
    private boolean closed;

    ListeningServer(EventLoop loop, BackendContext context, Tls tls, List<BoundListener> listeners,
            Supplier<? extends BaseProtocol<Transport>> factory, ServerOptions options, @Nullable Spreading spreading) {
        this.loop = loop;
        this.context = context;
        this.tls = tls;
        this.acceptors = listeners.stream().map(Acceptor::new).toList();
        this.factory = factory;
        this.options = options;
        this.spreading = spreading;
        context.opened(this);
    }

    // ---- accepting ----

    /** The sink of one listener. */
    private final class Acceptor implements ListenerSink {
        private final BoundListener bound;
        private final ListenerHandle listener;
        /** Whether accepting has failed and not succeeded since. The first failure was reported; further ones are not. */
        private boolean failing;
        private @Nullable TimerHandle rest;

        Acceptor(BoundListener bound) {
            this.bound = bound;
            this.listener = bound.handle();
        }

        @Override
        public void accepted(StreamHandle stream) {
            failing = false;
            if (spreading != null) {
                spreading.place(stream.moveOut());
                return;
            }
            try {
                if (listener.localAddress() instanceof InetSocketAddress) {
                    Connector.setTcpOptions(stream, options.keepAlive());
                }
            } catch (IOException gone) {
                // The peer has reset the connection already, which the first read reports.
            }
            try {
                StreamHandle secured = tls.over(stream, options.tls(), stream.remoteAddress());
                SocketTransport accepted = new SocketTransport(context, secured, factory.get(), ListeningServer.this::detach);
                accepted.establishment.setAccepted(tls.failedHandshakes());
                clients.add(accepted);
            } catch (Throwable t) {
                stream.close();
                if (FatalError.isFatal(t)) {
                    throw t;
                }
                context.report("Error on transport creation for incoming connection", t, ListeningServer.this);
            }
            if (isFull()) {
                acceptors.forEach(acceptor -> acceptor.listener.stopAccepting());
            }
        }

        @Override
        public void acceptFailed(IOException cause) {
            listener.stopAccepting();
            rest = loop.callLater(ACCEPT_RETRY_DELAY, this::retry);
            if (!failing) {
                failing = true;
                context.report("Accepting pauses, and is tried again each second: " + cause.getMessage(), cause, ListeningServer.this);
            }
        }

        private void retry() {
            rest = null;
            accept();
        }

        /** Begins to accept, unless it pauses or the server is full; repeatable. */
        void accept() {
            if (rest == null && !isFull()) {
                listener.startAccepting(this);
            }
        }

        void close() {
            bound.close();
            if (rest != null) {
                rest.cancel();
            }
        }
    }

    private boolean isFull() {
        return clients.size() >= options.maxConnections();
    }

    @Override
    public void startServing() {
        context.checkTurn("startServing");
        if (closed) {
            throw new IllegalStateException("cannot start serving: " + this);
        }
        if (!serving) {
            serving = true;
            acceptors.forEach(Acceptor::accept);
        }
    }

    @Override
    public void serveForever() {
        context.checkTurn("serveForever");
        if (forever != null) {
            throw new IllegalStateException("cannot serve: another task serves already: " + this);
        }
        startServing();
        Promise<Void> promise = loop.createFuture();
        forever = promise;
        try {
            promise.await();
        } finally {
            forever = null;
            close();
        }
    }

    private void detach(SocketTransport transport) {
        boolean wasFull = isFull();
        clients.remove(transport);
        if (wasFull) {
            acceptors.forEach(Acceptor::accept);
        }
        wakeWaiters();
    }

    // ---- the end ----

    @Override
    public void close() {
        context.checkTurn("close");
        if (closed) {
            return;
        }
        closed = true;
        serving = false;
        context.closed(this);
        acceptors.forEach(Acceptor::close);
        if (forever != null) {
            forever.cancel();
        }
        wakeWaiters();
    }

    @Override
    public void awaitClosed() {
        context.checkTurn("awaitClosed");
        if (closed && clients.isEmpty()) {
            return;
        }
        Promise<Void> promise = loop.createFuture();
        waiters.add(promise);
        try {
            promise.await();
        } catch (CancelledError e) {
            waiters.remove(promise);
            throw e;
        }
    }

    private void wakeWaiters() {
        if (!closed || !clients.isEmpty()) {
            return;
        }
        for (Promise<Void> waiter : waiters) {
            if (!waiter.isDone()) {
                waiter.setResult(null);
            }
        }
        waiters.clear();
    }

    @Override
    public void closeClients() {
        context.checkTurn("closeClients");
        List.copyOf(clients).forEach(SocketTransport::close);
    }

    @Override
    public void abortClients() {
        context.checkTurn("abortClients");
        List.copyOf(clients).forEach(SocketTransport::abort);
    }

    // ---- questions ----

    @Override
    public List<SocketAddress> addresses() {
        return closed ? List.of() : acceptors.stream().map(acceptor -> acceptor.listener.localAddress()).toList();
    }

    @Override
    public boolean isServing() {
        return serving;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public String toString() {
        return "Server[" + (closed ? "closed" : addresses() + (serving ? ", serving" : ", not serving")) + ", " + clients.size()
                + (isFull() ? " connections, full" : " connections") + context.creationSite(this) + "]";
    }
}
