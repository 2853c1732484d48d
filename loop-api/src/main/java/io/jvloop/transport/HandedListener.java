package io.jvloop.transport;

import io.jvloop.spi.IoBackend;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.ListenerSink;
import io.jvloop.spi.MovedStream;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A listener whose connections another loop has accepted. While nobody accepts here they wait. */
final class HandedListener implements ListenerHandle {
    private final IoBackend backend;
    private final HandOver handOver;
    private final SocketAddress local;
    private final Spreading spreading;
    private @Nullable ListenerSink sink;

    HandedListener(IoBackend backend, HandOver handOver, SocketAddress local, Spreading spreading) {
        this.backend = backend;
        this.handOver = handOver;
        this.local = local;
        this.spreading = spreading;
        handOver.onArrival(this::deliver);
    }

    @Override
    public void startAccepting(ListenerSink to) {
        sink = to;
        deliver();
    }

    @Override
    public void stopAccepting() {
        sink = null;
    }

    private void deliver() {
        if (sink != null) {
            deliver(handOver.take());
        }
    }

    /** Of what came together all are delivered, even if one of them fills the server; what a fatal failure has left goes elsewhere. */
    private void deliver(List<MovedStream> together) {
        int next = 0;
        try {
            while (next < together.size()) {
                deliver(together.get(next++));
            }
        } finally {
            together.subList(next, together.size()).forEach(spreading::place);
        }
    }

    private void deliver(MovedStream arrived) {
        ListenerSink to = sink;
        if (to == null) {
            spreading.place(arrived);
        } else {
            to.accepted(backend.moveIn(arrived));
        }
    }

    @Override
    public void close() {
        deliver(handOver.close());
        sink = null;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }
}
