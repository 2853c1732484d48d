package io.jvloop.spi.readiness;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BoundSocket;
import io.jvloop.spi.Capability;
import io.jvloop.spi.ChildHandle;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.ConnectRequest;
import io.jvloop.spi.DatagramHandle;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.MovedStream;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.PooledBuffer;
import io.jvloop.spi.SlabPool;
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.WatchHandle;
import io.jvloop.spi.handles.OpenHandles;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A back end over a {@link Poller}. It opens the handles and owns the resources that they share. */
public final class ReadinessBackend implements IoBackend {
    /**
     * How much one read may take. A larger buffer saves little: a socket rarely holds more at a time, and the buffer should stay in the
     * cache.
     */
    private static final int READ_SIZE = 64 * 1024;
    /** How much memory a connection with little unsent data has. */
    private static final int CHUNK_SIZE = 16 * 1024;
    /** Each parked callback has a read buffer; keeping more than a few is not worthwhile. */
    private static final int READ_BUFFERS_KEPT = 4;
    /** A loop keeps 4 MiB of released chunks. */
    private static final int CHUNKS_KEPT = 256;
    private static final int CHUNKS_A_SLAB = 16;

    private final BackendContext context;
    private final Poller poller;
    private final ChannelFactory channels;
    private final Set<Capability> capabilities;
    private final OpenHandles handles;
    private final SlabPool<PooledBuffer> readBuffers = PooledBuffer.pool(READ_SIZE, 1, READ_BUFFERS_KEPT);
    private final SlabPool<PooledBuffer> chunks = PooledBuffer.pool(CHUNK_SIZE, CHUNKS_A_SLAB, CHUNKS_KEPT);
    /** Allocated here, so that a loop that cannot have it is not opened. */
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(READ_SIZE);

    /** Watches the JDK's channels where the poller does not. */
    private final @Nullable SelectorThread selectorThread;

    /**
     * Makes a back end.
     *
     * @param context      the core's services
     * @param poller       waits for readiness
     * @param channels     opens sockets
     * @param capabilities what the two offer; channels of the JDK are always supported
     */
    public ReadinessBackend(BackendContext context, Poller poller, ChannelFactory channels, Set<Capability> capabilities) {
        this(context, poller, poller.watchesJdkChannels() ? null : new SelectorThread(context), channels, capabilities);
    }

    private ReadinessBackend(BackendContext context, Poller poller, @Nullable SelectorThread selectorThread, ChannelFactory channels,
            Set<Capability> capabilities) {
        this.context = context;
        this.poller = poller;
        this.selectorThread = selectorThread;
        this.channels = channels;
        EnumSet<Capability> all = EnumSet.of(Capability.JDK_CHANNELS);
        all.addAll(capabilities);
        this.capabilities = Set.copyOf(all);
        this.handles = new OpenHandles(context, this.capabilities);
    }

    /**
     * Makes a back end that owns its poller from the beginning.
     *
     * @param context      the core's services
     * @param poller       waits for readiness; closed if this fails
     * @param channels     opens sockets
     * @param capabilities what the two offer
     * @return the back end
     */
    public static ReadinessBackend over(BackendContext context, Poller poller, ChannelFactory channels, Set<Capability> capabilities) {
        try {
            return new ReadinessBackend(context, poller, channels, capabilities);
        } catch (Throwable noMemory) {
            poller.close();
            throw noMemory;
        }
    }

    /**
     * Makes a back end for the JDK's channels alone, by a selector on a thread of its own; its poll never waits.
     *
     * @param context  the core's services
     * @param channels opens what is no socket
     * @return the back end
     */
    public static ReadinessBackend ofJdkChannels(BackendContext context, ChannelFactory channels) {
        SelectorThread selectorThread = new SelectorThread(context);
        return new ReadinessBackend(context, selectorThread, selectorThread, channels, Set.of());
    }

    @Override
    public <T> @Nullable T part(Class<T> type) {
        return type.isInstance(poller) ? type.cast(poller) : null;
    }

    @Override
    public void poll(long timeoutNanos) {
        if (selectorThread != null) {
            selectorThread.poll(0);
        }
        poller.poll(timeoutNanos);
    }

    /** A guest's poll is its host's, and the commands of the turn go here. */
    @Override
    public void submitPending() {
        if (selectorThread != null) {
            selectorThread.poll(0);
        }
    }

    @Override
    public void wakeup() {
        poller.wakeup();
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public ConnectRequest connect(SocketAddress peer, @Nullable SocketAddress local) throws IOException {
        return new ReadinessConnect(this, channels.connect(peer, local));
    }

    @Override
    public boolean isBound(SocketAddress address) throws IOException {
        return channels.isBound(address);
    }

    @Override
    public ListenerHandle listen(SocketAddress local, ListenSettings settings) throws IOException {
        return new ReadinessListener(this, channels.listen(local, settings), settings.backlog());
    }

    @Override
    public DatagramHandle datagrams(DatagramSettings settings) throws IOException {
        return new ReadinessDatagrams(this, channels.datagrams(settings), settings.peer());
    }

    @Override
    public DatagramHandle datagrams(BoundSocket boundSocket) throws IOException {
        NonBlockingDatagrams socket = channels.datagrams(boundSocket);
        return new ReadinessDatagrams(this, socket, socket.peer());
    }

    @Override
    public StreamHandle pipe(PipeAddress source, boolean writing) throws IOException {
        return pipeStream(channels.pipe(source, writing));
    }

    @Override
    public StreamHandle adopt(SocketChannel connected) {
        return new ReadinessStream(this, jdkChannels(), new JdkStream(connected), null);
    }

    @Override
    public StreamHandle adopt(int descriptor) throws IOException {
        handles.require(Capability.DESCRIPTORS, "use descriptor " + descriptor);
        return new ReadinessStream(this, channels.adopt(descriptor), null);
    }

    @Override
    public StreamHandle moveIn(MovedStream moved) {
        return new ReadinessStream(this, channels.moved(((MovedChannel) moved).channel()), null);
    }

    @Override
    public WatchHandle watch(SelectableChannel channel) {
        return new ReadinessWatch(this, jdkChannels(), new LentChannel(channel));
    }

    @Override
    public WatchHandle watch(int descriptor) {
        return new ReadinessWatch(this, poller, channels.lent(descriptor));
    }

    /** Makes a pipe's stream; a pipe of the JDK is watched where the JDK's channels are. */
    ReadinessStream pipeStream(NonBlockingStream pipe) {
        return new ReadinessStream(this, pipe instanceof JdkChannel ? jdkChannels() : poller, pipe, null);
    }

    private Registry jdkChannels() {
        return selectorThread == null ? poller : selectorThread.started();
    }

    @Override
    public @Nullable Runnable spawnPreparation() {
        return channels.spawnPreparation();
    }

    @Override
    public @Nullable Runnable descriptorPreparation() {
        return channels.descriptorPreparation();
    }

    @Override
    public ChildHandle spawn(ChildSettings settings) throws IOException {
        return new ReadinessChild(this, channels.spawn(settings, context));
    }

    @Override
    public void close() {
        handles.closeAll();
        if (selectorThread != null) {
            selectorThread.close();
        }
        poller.close();
        readBuffers.close();
        chunks.close();
    }

    // ---- for the handles ----

    OpenHandles handles() {
        return handles;
    }

    BackendContext context() {
        return handles.context();
    }

    Poller poller() {
        return poller;
    }

    SlabPool<PooledBuffer> readBuffers() {
        return readBuffers;
    }

    SlabPool<PooledBuffer> chunks() {
        return chunks;
    }

    /** A direct buffer that is free between system calls. */
    ByteBuffer scratch() {
        return scratch;
    }
}
