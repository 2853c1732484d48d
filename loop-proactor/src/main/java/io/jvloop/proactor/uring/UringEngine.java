package io.jvloop.proactor.uring;

import io.jvloop.spi.BoundSocket;
import io.jvloop.spi.Capability;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.Direction;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.MovedStream;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.SlabPool;
import io.jvloop.spi.completion.ChildProcess;
import io.jvloop.spi.completion.CompletionEngine;
import io.jvloop.spi.completion.ConnectingSocket;
import io.jvloop.spi.completion.DatagramSocket;
import io.jvloop.spi.completion.ListenSocket;
import io.jvloop.spi.completion.Operation;
import io.jvloop.spi.completion.OperationTable;
import io.jvloop.spi.completion.ReadinessWait;
import io.jvloop.spi.completion.StreamSocket;
import io.jvloop.unix.DatagramCalls;
import io.jvloop.unix.Errno;
import io.jvloop.unix.ForeignDescriptors;
import io.jvloop.unix.SocketNames;
import io.jvloop.unix.SpawnedProcess;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. One ring, and what its sockets share.
 *
 * <p>The ring is tied to the thread that polls first: only then does the kernel leave the work of completion to that thread's next wait,
 * instead of interrupting whatever runs. So another thread that closes the loop cannot cancel operations. It shuts the sockets down and
 * closes the ring, which makes the kernel cancel them in its own time, and memory that an operation may still write to is never freed.
 */
final class UringEngine implements CompletionEngine, Ring.Receiver {
    /** The user data of entries without an operation: cancellations and closes. */
    private static final long NO_OPERATION = -1;
    private static final long WAKE_UP = -2;
    private static final int CANCEL = Ring.code(Abi.OP_ASYNC_CANCEL, Abi.SQE_CQE_SKIP_SUCCESS, 0);
    private static final int CLOSE = Ring.code(Abi.OP_CLOSE, Abi.SQE_CQE_SKIP_SUCCESS, 0);
    private static final int WATCH = Ring.code(Abi.OP_POLL_ADD, 0, 0);
    private static final int EVENTFD_FLAGS = 0x80800; // close-on-exec, non-blocking
    /** Cancelling takes microseconds; only a kernel that hangs needs longer. */
    private static final long CLOSE_LIMIT_NANOS = 2_000_000_000L;

    private final ForeignCalls calls = new ForeignCalls();
    private final SocketNames names = new SocketNames();
    private final DatagramCalls datagramCalls = new DatagramCalls(names);
    private final Ring ring;
    private final BufferRing buffers;
    private final SlabPool<Message> messages = Message.pool();
    private final SlabPool<ArrivingDescriptors> descriptorMessages = ArrivingDescriptors.pool();
    private final OperationTable operations = new OperationTable();
    private final Sockets sockets = new Sockets(this);
    /** The descriptors that transports own, which nobody else may watch. */
    private final BitSet own = new BitSet();
    private final int wakeup;
    /** If false, the JDK starts children. */
    private final boolean watchesChildren = ForeignSpawn.isAvailable() && UringChild.canBeWatched(calls);
    private final MemorySegment one = Arena.ofAuto().allocate(8, 8);
    private volatile @Nullable Thread thread;
    /** Whether a completion has given the loop something to do. */
    private boolean hasWork;
    /** Whether a foreign thread closes the loop, so that descriptors are closed by plain system calls. */
    private boolean foreign;

    UringEngine() throws IOException {
        this.ring = new Ring(calls);
        int eventfd = calls.eventfd(0, EVENTFD_FLAGS);
        try {
            this.wakeup = calls.check(eventfd);
            this.buffers = new BufferRing(ring);
        } catch (Throwable e) {
            if (eventfd >= 0) {
                calls.close(eventfd);
            }
            ring.close();
            throw e;
        }
        Memory.putLong(one.address(), 1);
        watchWakeups();
    }

    /** Reports each write to the eventfd, so that nobody has to read it; its counter never overflows in practice. */
    private void watchWakeups() {
        ring.submit(WATCH, wakeup, 0, 0, Abi.POLL_ADD_MULTI | (long) Abi.POLLIN << 32, WAKE_UP, 0);
    }

    // ---- polling ----

    @Override
    public @Nullable Thread boundThread() {
        return thread;
    }

    @Override
    public boolean bindsThread() {
        return true;
    }

    private void bind() {
        ring.enable();
        thread = Thread.currentThread();
    }

    @Override
    public void poll(long timeoutNanos) {
        if (thread == null) {
            bind();
        }
        buffers.serveWaiters();
        hasWork = false;
        boolean finite = timeoutNanos != 0 && timeoutNanos != Long.MAX_VALUE;
        long deadline = finite ? System.nanoTime() + timeoutNanos : 0;
        long left = timeoutNanos;
        do {
            boolean inTime = ring.enter(left);
            ring.reap(this);
            if (hasWork || !inTime || timeoutNanos == 0) {
                return;
            }
            // All completions were of sends that succeeded as expected, so the loop has nothing to do.
            buffers.serveWaiters();
            left = finite ? deadline - System.nanoTime() : timeoutNanos;
        } while (left > 0);
    }

    @Override
    public void completed(long userData, int result, int flags) {
        if (userData >= 0) {
            hasWork |= operations.completed((int) userData, result, flags, (flags & Abi.CQE_MORE) == 0);
        } else if (userData == WAKE_UP) {
            hasWork = true;
            if ((flags & Abi.CQE_MORE) == 0 && result != -Errno.ECANCELED) {
                watchWakeups();
            }
        }
    }

    @Override
    public void wakeup() {
        ForeignCalls.write(wakeup, one.address(), 8);
    }

    // ---- opening ----

    @Override
    public ConnectingSocket stream(SocketAddress peer, @Nullable SocketAddress local) throws IOException {
        return sockets.stream(peer, local);
    }

    @Override
    public boolean isBound(SocketAddress address) throws IOException {
        return sockets.isBound(address);
    }

    @Override
    public StreamSocket adopt(int descriptor) throws IOException {
        return sockets.adopt(descriptor);
    }

    @Override
    public StreamSocket moveIn(MovedStream moved) {
        return ((MovedDescriptor) moved).to(this);
    }

    @Override
    public ListenSocket listen(SocketAddress local, ListenSettings settings) throws IOException {
        return sockets.listen(local, settings);
    }

    @Override
    public DatagramSocket datagrams(BoundSocket boundSocket) throws IOException {
        return sockets.datagrams(boundSocket);
    }

    @Override
    public DatagramSocket datagrams(DatagramSettings settings) throws IOException {
        return sockets.datagrams(settings);
    }

    @Override
    public StreamSocket pipe(PipeAddress source, boolean writing) throws IOException {
        PipeDescriptor descriptor = PipeDescriptor.open(calls, source, writing);
        return new UringPipe(this, source, writing ? Direction.WRITE : Direction.READ, descriptor);
    }

    @Override
    public ReadinessWait readiness(int descriptor, boolean writing, Runnable ready) throws IOException {
        if (own.get(descriptor)) {
            throw new IllegalStateException("descriptor " + descriptor + " belongs to a transport of this loop");
        }
        ForeignDescriptors.checkWatchable(calls, descriptor);
        return new UringReadiness(this, descriptor, writing, ready);
    }

    @Override
    public @Nullable Runnable spawnPreparation() {
        return watchesChildren ? () -> SpawnedProcess.prepare(new ForeignCalls()) : null;
    }

    @Override
    public ChildProcess spawn(ChildSettings settings) throws IOException {
        return UringChild.start(this, settings);
    }

    @Override
    public Set<Capability> capabilities() {
        EnumSet<Capability> all = EnumSet.of(Capability.TCP, Capability.UDP, Capability.MULTICAST, Capability.REUSE_PORT,
                Capability.MOVING, Capability.DESCRIPTORS, Capability.DESCRIPTOR_WATCHING, Capability.DESCRIPTOR_PASSING, Capability.UNIX,
                Capability.UNIX_DATAGRAMS,
                Capability.ABSTRACT_UNIX, Capability.PEER_CREDENTIALS);
        if (watchesChildren) {
            all.add(Capability.SPAWN);
        }
        return all;
    }

    // ---- for the sockets ----

    ForeignCalls calls() {
        return calls;
    }

    /** A buffer for the address of one call. */
    SocketNames names() {
        return names;
    }

    DatagramCalls datagramCalls() {
        return datagramCalls;
    }

    BufferRing buffers() {
        return buffers;
    }

    /** Takes a message, for an operation that needs one. */
    Message message() throws IOException {
        return messages.take();
    }

    /** Takes a message for receives that bring descriptors. */
    ArrivingDescriptors descriptorMessage() throws IOException {
        return descriptorMessages.take();
    }

    /** Takes a message for a send, which can do without one; null if there is no memory. */
    @Nullable Message messageIfAny() {
        try {
            return messages.take();
        } catch (IOException noMemory) {
            return null;
        }
    }

    /** Gets an operation's completions. */
    interface CompletionHandler {
        void completed(int result, int flags);
    }

    /** A completion that always gives the loop something to do. */
    Operation.Completion givesWork(CompletionHandler handler) {
        return (result, flags) -> {
            handler.completed(result, flags);
            return true;
        };
    }

    Operation operation(Operation.Completion completion) {
        return operations.add(new Operation(completion));
    }

    void forget(Operation operation) {
        operations.remove(operation);
    }

    void submit(Operation operation, int code, int descriptor, long offset, long address, long length, int group) {
        operations.start(operation);
        ring.submit(code, descriptor, offset, address, length, operation.index(), group);
    }

    /** Cancels an operation. Its completion comes nevertheless, with its result if it was faster. */
    void cancel(Operation operation) {
        if (operation.cancel()) {
            cancelAgain(operation);
        }
    }

    /**
     * Cancels a cancelled operation once more: the kernel does not find an operation that it has just deferred (a receive that has
     * delivered as much as one run may).
     */
    void cancelAgain(Operation operation) {
        if (operation.isCancelled() && !foreign) {
            ring.submit(CANCEL, -1, 0, operation.index(), 0, NO_OPERATION, 0);
        }
    }

    /** Notes that a transport owns a descriptor. */
    void addOwn(int descriptor) {
        own.set(descriptor);
    }

    /** Notes that a transport no longer owns a descriptor. */
    void removeOwn(int descriptor) {
        own.clear(descriptor);
    }

    /**
     * Closes a descriptor: at once if nothing is in flight on it; otherwise after all entries submitted before, as a number that is freed
     * at once might be another file's when the kernel processes an entry of this turn. A thread that the ring is not tied to cannot cancel
     * what is in flight, which holds the open file for a moment longer, so it shuts the socket down unless that is shared.
     */
    void closeDescriptor(int descriptor, boolean idle, boolean shared) {
        removeOwn(descriptor);
        if (idle) {
            calls.close(descriptor);
        } else if (foreign) {
            if (!shared) {
                calls.shutdown(descriptor, Abi.SHUT_RDWR);
            }
            calls.close(descriptor);
        } else {
            ring.submit(CLOSE, descriptor, 0, 0, 0, NO_OPERATION, 0);
        }
    }

    /**
     * Closes a descriptor whose address others may want, or must no longer reach. What is in flight holds the address, so the close is
     * submitted at once if this thread may.
     */
    void closeNow(int descriptor, boolean idle, boolean shared) {
        closeDescriptor(descriptor, idle, shared);
        if (!idle) {
            submitNow();
        }
    }

    /** Submits all entries at once, if this thread may. */
    void submitNow() {
        if (!foreign && thread != null) {
            ring.submitNow();
        }
    }

    // ---- closing ----

    @Override
    public void closing() {
        Thread owner = thread;
        foreign = owner != null && owner != Thread.currentThread();
        if (foreign) {
            for (int descriptor : ring.takeUnsubmittedCloses()) {
                calls.close(descriptor);
            }
        }
    }

    @Override
    public boolean close() {
        try {
            if (!foreign) {
                awaitOperations();
            }
        } finally {
            ring.close();
            calls.close(wakeup);
        }
        boolean quiet = operations.inFlight() == 0;
        if (quiet) {
            buffers.close();
            messages.close();
            descriptorMessages.close();
        }
        return quiet;
    }

    private void awaitOperations() {
        if (thread == null) {
            bind();
        }
        long deadline = System.nanoTime() + CLOSE_LIMIT_NANOS;
        ring.enter(0);
        ring.reap(this);
        while ((operations.inFlight() > 0 || ring.unsubmitted() > 0) && System.nanoTime() - deadline < 0) {
            ring.enter(CLOSE_LIMIT_NANOS / 20);
            ring.reap(this);
        }
    }
}
