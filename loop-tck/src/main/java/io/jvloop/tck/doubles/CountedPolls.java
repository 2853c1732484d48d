package io.jvloop.tck.doubles;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.ConnectRequest;
import io.jvloop.spi.DatagramHandle;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A policy whose back ends are another's, and that counts how often they poll: a loop that spins is seen by that. It can also do something
 * at the last moment before a wait, or before and after a back end is closed.
 */
public final class CountedPolls implements AnothersPolicy {
    private final LoopPolicy counted;
    private final AtomicLong polls = new AtomicLong();
    private @Nullable Runnable beforeWait;
    private Runnable beforeClose = () -> {};
    private Runnable afterClose = () -> {};

    public CountedPolls(LoopPolicy counted) {
        this.counted = counted;
    }

    /** Does this once, on the loop's thread, when the loop has decided to wait but does not yet. */
    public void beforeTheNextWait(Runnable action) {
        beforeWait = action;
    }

    /** Does this on the thread that closes a back end. */
    public void beforeTheClose(Runnable action) {
        beforeClose = action;
    }

    public void afterTheClose(Runnable action) {
        afterClose = action;
    }

    public long polls() {
        return polls.get();
    }

    @Override
    public LoopPolicy other() {
        return counted;
    }

    @Override
    public IoBackend open(BackendContext context) throws IOException {
        return new Counter(counted.open(context));
    }

    /** Passes everything on. */
    private final class Counter implements IoBackend {
        private final IoBackend backend;

        Counter(IoBackend backend) {
            this.backend = backend;
        }

        @Override
        public void poll(long timeoutNanos) {
            polls.incrementAndGet();
            Runnable action = beforeWait;
            if (timeoutNanos > 0 && action != null) {
                beforeWait = null;
                action.run();
            }
            backend.poll(timeoutNanos);
        }

        @Override
        public void wakeup() {
            backend.wakeup();
        }

        @Override
        public ConnectRequest connect(SocketAddress peer, @Nullable SocketAddress local) throws IOException {
            return backend.connect(peer, local);
        }

        @Override
        public boolean isBound(SocketAddress address) throws IOException {
            return backend.isBound(address);
        }

        @Override
        public ListenerHandle listen(SocketAddress local, ListenSettings settings) throws IOException {
            return backend.listen(local, settings);
        }

        @Override
        public DatagramHandle datagrams(DatagramSettings settings) throws IOException {
            return backend.datagrams(settings);
        }

        @Override
        public Set<Capability> capabilities() {
            return backend.capabilities();
        }

        @Override
        public void close() {
            beforeClose.run();
            backend.close();
            afterClose.run();
        }
    }
}
