package io.jvloop.spi.completion;

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
import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.WatchHandle;
import io.jvloop.spi.handles.OpenHandles;
import io.jvloop.spi.portable.PortableBackend;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. A back end over a {@link CompletionEngine}. It opens the handles and owns the resources that they share. Channels
 * of the JDK, and children and pipes where the engine has none, are served by {@link PortableBackend}.
 */
public final class CompletionBackend implements IoBackend {
    private static final int BLOCK_SIZE = 16 * 1024;
    /** A loop keeps 4 MiB of released blocks. */
    private static final int BLOCKS_KEPT = 256;
    /** The longest datagram. */
    private static final int DATAGRAM_SIZE = 64 * 1024;
    private static final int DATAGRAM_BLOCKS_KEPT = 16;
    /**
     * Back ends whose kernel may still write to their memory, so they are never collected. Foreign threads have closed their loops.
     */
    private static final Collection<CompletionBackend> ABANDONED = new ConcurrentLinkedQueue<>();

    private final Set<Capability> capabilities;
    private final CompletionEngine engine;
    private final IoBackend portable;
    private boolean portableUsed;
    private final OpenHandles handles;
    private final BlockPool blocks;
    private final BlockPool datagramBlocks;

    /**
     * Makes a back end.
     *
     * @param context the core's services
     * @param engine  the kernel's part, now the back end's: it is closed if this fails
     */
    public CompletionBackend(BackendContext context, CompletionEngine engine) {
        this.engine = engine;
        try {
            EnumSet<Capability> all = EnumSet.of(Capability.JDK_CHANNELS, Capability.CHILDREN);
            all.addAll(engine.capabilities());
            this.capabilities = Set.copyOf(all);
            this.handles = new OpenHandles(context, capabilities);
            this.portable = PortableBackend.open(context);
            this.blocks = new BlockPool(BLOCK_SIZE, BLOCKS_KEPT, engine.memory());
            this.datagramBlocks = new BlockPool(DATAGRAM_SIZE, DATAGRAM_BLOCKS_KEPT, engine.memory());
        } catch (Throwable t) {
            engine.close();
            throw t;
        }
    }

    @Override
    public @Nullable Thread boundThread() {
        return engine.boundThread();
    }

    @Override
    public boolean bindsThread() {
        return engine.bindsThread();
    }

    @Override
    public void submitPending() {
        if (mayPoll()) {
            engine.poll(0);
        }
    }

    /** Whether the system lets the calling thread submit operations. */
    boolean mayPoll() {
        Thread bound = engine.boundThread();
        return bound == null || bound == Thread.currentThread();
    }

    @Override
    public void poll(long timeoutNanos) {
        if (portableUsed) {
            portable.poll(0);
        }
        engine.poll(timeoutNanos);
    }

    @Override
    public void wakeup() {
        engine.wakeup();
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public ConnectRequest connect(SocketAddress peer, @Nullable SocketAddress local) throws IOException {
        return new CompletionConnect(this, engine.stream(peer, local));
    }

    @Override
    public boolean isBound(SocketAddress address) throws IOException {
        return engine.isBound(address);
    }

    @Override
    public ListenerHandle listen(SocketAddress local, ListenSettings settings) throws IOException {
        return new CompletionListener(this, engine.listen(local, settings), settings.backlog());
    }

    @Override
    public DatagramHandle datagrams(DatagramSettings settings) throws IOException {
        return new CompletionDatagrams(this, engine.datagrams(settings), settings.peer());
    }

    @Override
    public DatagramHandle datagrams(BoundSocket boundSocket) throws IOException {
        DatagramSocket socket = engine.datagrams(boundSocket);
        return new CompletionDatagrams(this, socket, socket.peer());
    }

    @Override
    public StreamHandle pipe(PipeAddress source, boolean writing) throws IOException {
        if (!engine.capabilities().contains(Capability.DESCRIPTORS)) {
            return portable().pipe(source, writing);
        }
        return new CompletionStream(this, engine.pipe(source, writing));
    }

    @Override
    public StreamHandle adopt(SocketChannel connected) {
        return portable().adopt(connected);
    }

    @Override
    public StreamHandle adopt(int descriptor) throws IOException {
        return new CompletionStream(this, engine.adopt(descriptor));
    }

    @Override
    public StreamHandle moveIn(MovedStream moved) {
        return new CompletionStream(this, engine.moveIn(moved));
    }

    @Override
    public WatchHandle watch(SelectableChannel channel) {
        return portable().watch(channel);
    }

    @Override
    public WatchHandle watch(int descriptor) {
        if (!engine.capabilities().contains(Capability.DESCRIPTOR_WATCHING)) {
            return IoBackend.super.watch(descriptor);
        }
        return new CompletionWatch(this, descriptor);
    }

    @Override
    public @Nullable Runnable spawnPreparation() {
        return engine.spawnPreparation();
    }

    @Override
    public ChildHandle spawn(ChildSettings settings) throws IOException {
        if (!engine.capabilities().contains(Capability.SPAWN)) {
            return portable().spawn(settings);
        }
        return new CompletionChild(this, engine.spawn(settings));
    }

    @Override
    public <T> @Nullable T part(Class<T> type) {
        T part = portable.part(type);
        portableUsed |= part != null;
        return part;
    }

    private IoBackend portable() {
        portableUsed = true;
        return portable;
    }

    @Override
    public void close() {
        engine.closing();
        handles.closeAll();
        portable.close();
        if (engine.close()) {
            blocks.close();
            datagramBlocks.close();
        } else {
            ABANDONED.add(this);
        }
    }

    // ---- for the handles ----

    OpenHandles handles() {
        return handles;
    }

    BackendContext context() {
        return handles.context();
    }

    CompletionEngine engine() {
        return engine;
    }

    BlockPool blocks() {
        return blocks;
    }

    BlockPool datagramBlocks() {
        return datagramBlocks;
    }
}
