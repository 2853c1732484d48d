package io.jvloop.memory;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.ConnectRequest;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.ListenerHandle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Waits for a wake-up, since all that can happen in its network happens in its own turns. */
final class MemoryBackend implements IoBackend {

    /** Makes the handle of a connection; a test puts a faulty one in its place. */
    interface StreamFactory {
        MemoryStream open(MemoryBackend backend, MemorySocket socket);
    }

    private final BackendContext context;
    private final StreamFactory streams;
    private final MemoryNetwork network = new MemoryNetwork();
    private final Map<Object, Runnable> open = new IdentityHashMap<>();
    /** Remembers a wake-up that comes before the wait, so none is lost. */
    private final Semaphore wakeups = new Semaphore(0);

    MemoryBackend(BackendContext context, StreamFactory streams) {
        this.context = context;
        this.streams = streams;
    }

    @Override
    public void poll(long timeoutNanos) {
        if (network.isQuiet()) {
            try {
                wakeups.tryAcquire(timeoutNanos, TimeUnit.NANOSECONDS);
            } catch (InterruptedException noBusinessOfTheLoop) {
                // The interrupt is for nobody here: the wait ends early, as it may.
            }
        }
        wakeups.drainPermits();
        network.tell();
    }

    @Override
    public void wakeup() {
        wakeups.release();
    }

    @Override
    public ConnectRequest connect(SocketAddress peer, @Nullable SocketAddress local) {
        return new MemoryConnect(this, (InetSocketAddress) peer, (InetSocketAddress) local);
    }

    @Override
    public ListenerHandle listen(SocketAddress local, ListenSettings settings) throws IOException {
        return new MemoryListener(this, (InetSocketAddress) local, settings.backlog());
    }

    /** Nothing beyond the minimum: not even {@link Capability#TCP}, since no socket of the system can reach these. */
    @Override
    public Set<Capability> capabilities() {
        return Set.of();
    }

    @Override
    public void close() {
        List.copyOf(open.values()).forEach(Runnable::run);
    }

    // ---- for the handles ----

    BackendContext context() {
        return context;
    }

    MemoryNetwork network() {
        return network;
    }

    MemoryStream stream(MemorySocket socket) {
        return streams.open(this, socket);
    }

    void opened(Object handle, Runnable close) {
        open.put(handle, close);
    }

    void closed(Object handle) {
        open.remove(handle);
    }
}
