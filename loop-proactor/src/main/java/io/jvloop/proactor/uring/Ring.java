package io.jvloop.proactor.uring;

import io.jvloop.unix.Errno;
import io.jvloop.unix.SystemFailure;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Confined to its loop. The two rings that are shared with the kernel, and the system call that makes it process them.
 *
 * <p>Submissions that do not fit are kept aside until the next {@link #enter}: only the thread that the ring is tied to may enter it, and a
 * submission may come from another.
 */
final class Ring {
    private static final int SUBMISSIONS = 1024;
    private static final int COMPLETIONS = 4096;
    private static final int FLAGS = Abi.SETUP_CQSIZE | Abi.SETUP_R_DISABLED | Abi.SETUP_SUBMIT_ALL | Abi.SETUP_COOP_TASKRUN
            | Abi.SETUP_SINGLE_ISSUER | Abi.SETUP_DEFER_TASKRUN;
    private static final int SQE_SIZE = 64;
    private static final int CQE_SHIFT = 4;
    private static final int PARAMS_SIZE = 120;
    private static final int READ_WRITE = 3;
    private static final int SHARED_POPULATE = 0x8001;
    private static final long SQES_OFFSET = 0x10000000L;
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private final ForeignCalls calls;
    private final int descriptor;
    private final int features;
    private final long mapped;
    private final long mappedSize;
    private final long entries;
    private final long entriesSize;

    private final long sqHead;
    private final long sqTail;
    private final int sqMask;
    private final long cqHead;
    private final long cqTail;
    private final int cqMask;
    private final long cqes;
    /** The wait's argument: an unset signal mask, and the address of a time, which follows. */
    private final MemorySegment waitArgument = Arena.ofAuto().allocate(24 + 16, 8);

    /** Where an entry is built that has no room in the ring. */
    private final MemorySegment spare = Arena.ofAuto().allocate(SQE_SIZE, SQE_SIZE);

    private int tail;
    private int head;
    private Overflow overflow = new Overflow();

    /** Opens a ring that is not tied to a thread yet; see {@link #enable}. */
    Ring(ForeignCalls calls) throws SystemFailure {
        this.calls = calls;
        MemorySegment params = Arena.ofAuto().allocate(PARAMS_SIZE, 8);
        long p = params.address();
        this.descriptor = calls.check(setup(p));
        features = Memory.getInt(p + 20);
        mappedSize = Math.max(Memory.getInt(p + 64) + (Memory.getInt(p) << 2),
                Memory.getInt(p + 100) + (Memory.getInt(p + 4) << CQE_SHIFT));
        entriesSize = (long) Memory.getInt(p) * SQE_SIZE;
        mapped = map(mappedSize, 0);
        entries = map(entriesSize, SQES_OFFSET);
        sqHead = mapped + Memory.getInt(p + 40);
        sqTail = mapped + Memory.getInt(p + 44);
        sqMask = Memory.getInt(mapped + Memory.getInt(p + 48));
        cqHead = mapped + Memory.getInt(p + 80);
        cqTail = mapped + Memory.getInt(p + 84);
        cqMask = Memory.getInt(mapped + Memory.getInt(p + 88));
        cqes = mapped + Memory.getInt(p + 100);
        if ((Memory.getInt(p + 8) & Abi.SETUP_NO_SQARRAY) == 0) {
            long array = mapped + Memory.getInt(p + 64);
            for (int i = 0; i <= sqMask; i++) {
                Memory.putInt(array + 4L * i, i);
            }
        }
        long a = waitArgument.address();
        Memory.putLong(a + 16, a + 24);
    }

    /** Leaves the submission array out where the kernel supports that (6.6). */
    private int setup(long params) {
        int result = setup(params, FLAGS | Abi.SETUP_NO_SQARRAY);
        return result == -Errno.EINVAL ? setup(params, FLAGS) : result;
    }

    private int setup(long params, int flags) {
        for (int i = 0; i < PARAMS_SIZE; i += 8) {
            Memory.putLong(params + i, 0);
        }
        Memory.putInt(params + 4, COMPLETIONS);
        Memory.putInt(params + 8, flags);
        return (int) calls.syscall(Abi.IO_URING_SETUP, SUBMISSIONS, params, 0, 0, 0, 0);
    }

    private long map(long size, long offset) throws SystemFailure {
        long address = calls.mmap(0, size, READ_WRITE, SHARED_POPULATE, descriptor, offset);
        if (address < 0) {
            int failed = (int) address;
            if (offset == SQES_OFFSET) {
                calls.munmap(mapped, mappedSize);
            }
            calls.close(descriptor);
            throw calls.failure(failed);
        }
        return address;
    }

    int features() {
        return features;
    }

    /** As {@link io.jvloop.unix.SystemCalls#check}. */
    int check(int result) throws SystemFailure {
        return calls.check(result);
    }

    int register(int what, long argument, int count) {
        return (int) calls.syscall(Abi.IO_URING_REGISTER, descriptor, what, argument, count, 0, 0);
    }

    /** Ties the ring to the calling thread. */
    void enable() {
        int result = register(Abi.REGISTER_ENABLE_RINGS, 0, 0);
        if (result < 0) {
            throw new IllegalStateException("cannot enable an io_uring: " + ForeignCalls.text(-result));
        }
    }

    // ---- submitting ----

    /**
     * Submits an entry with the next {@link #enter}.
     *
     * @param code   opcode, flags of the entry, flags of the operation (ioprio), see {@link #code}
     * @param offset the field {@code off}, which some operations use differently
     * @param length the field {@code len}, and above it the operation's flags
     */
    void submit(int code, int on, long offset, long address, long length, long userData, int group) {
        if (tail - head > sqMask) {
            head = Memory.getIntAcquire(sqHead);
        }
        boolean fits = tail - head <= sqMask && overflow.count == 0;
        long at = fits ? entries + (long) (tail++ & sqMask) * SQE_SIZE : spare.address();
        Memory.putLong(at, code & 0xffffffffL | (long) on << 32);
        Memory.putLong(at + 8, offset);
        Memory.putLong(at + 16, address);
        Memory.putLong(at + 24, length);
        Memory.putLong(at + 32, userData);
        Memory.putLong(at + 40, group);
        Memory.putLong(at + 48, 0);
        Memory.putLong(at + 56, 0);
        if (!fits) {
            overflow.add(spare);
        }
    }

    static int code(int opcode, int entryFlags, int operationFlags) {
        return opcode | entryFlags << 8 | operationFlags << 16;
    }

    /** How many entries the kernel has not taken yet. */
    int unsubmitted() {
        head = Memory.getIntAcquire(sqHead);
        return tail - head + overflow.count;
    }

    /** Removes the entries that the kernel has not taken, and returns the descriptors that they were to close. */
    int[] takeUnsubmittedCloses() {
        int count = unsubmitted();
        int[] closes = new int[count];
        int found = 0;
        for (int i = 0; i < count; i++) {
            int inRing = tail - head;
            long at = i < inRing ? entries + (long) (head + i & sqMask) * SQE_SIZE : overflow.copy(i - inRing, spare);
            if (Memory.getByte(at) == Abi.OP_CLOSE) {
                closes[found++] = Memory.getInt(at + 4);
            }
        }
        tail = head;
        overflow = new Overflow();
        return Arrays.copyOf(closes, found);
    }

    // ---- entering ----

    boolean hasCompletions() {
        return Memory.getIntAcquire(cqTail) != Memory.getInt(cqHead);
    }

    /**
     * Submits the entries and, if nothing has completed, waits. Enters even without entries, as completions are delivered only this way.
     * (The flag for pending completions, IORING_SQ_TASKRUN, is not set for those that the kernel has deferred, so a socket that had
     * delivered as much as one run may would fall silent.)
     *
     * @param timeoutNanos 0 means do not wait, {@link Long#MAX_VALUE} for ever
     * @return false if it waited for the whole time in vain
     */
    boolean enter(long timeoutNanos) {
        do {
            int count = publish();
            boolean waits = timeoutNanos != 0 && overflow.count == 0 && !hasCompletions();
            int result = enter(count, waits, timeoutNanos);
            if (result == -Abi.ETIME) {
                return false;
            }
            if (result == -Abi.EBUSY || result == -Errno.EAGAIN || result == -Errno.EINTR) {
                // The completion ring is full, memory is short, or a signal came: process completions first.
                return true;
            }
            if (result < 0) {
                throw new IllegalStateException("cannot enter an io_uring: " + ForeignCalls.text(-result) + " (errno " + -result + ")");
            }
        } while (overflow.count > 0);
        return true;
    }

    /**
     * Submits the entries at once, outside the poll, if the calling thread may. If not, the system refuses, and they wait for the next
     * {@link #enter}.
     */
    void submitNow() {
        enter(publish(), false, 0);
    }

    private int publish() {
        head = Memory.getIntAcquire(sqHead);
        while (overflow.count > 0 && tail - head <= sqMask) {
            int fits = Math.min(overflow.count, sqMask + 1 - (tail - head));
            for (int i = 0; i < fits; i++) {
                Memory.copy(overflow.copy(i, spare), entries + (long) (tail++ & sqMask) * SQE_SIZE, SQE_SIZE);
            }
            overflow.drop(fits);
        }
        Memory.putIntRelease(sqTail, tail);
        return tail - head;
    }

    private int enter(int count, boolean waits, long timeoutNanos) {
        int flags = Abi.ENTER_GETEVENTS;
        long argument = 0;
        long size = 0;
        if (waits && timeoutNanos != Long.MAX_VALUE) {
            long time = waitArgument.address() + 24;
            Memory.putLong(time, timeoutNanos / NANOS_PER_SECOND);
            Memory.putLong(time + 8, timeoutNanos % NANOS_PER_SECOND);
            flags |= Abi.ENTER_EXT_ARG;
            argument = waitArgument.address();
            size = 24;
        }
        return (int) calls.syscall(Abi.IO_URING_ENTER, descriptor, count, waits ? 1 : 0, flags, argument, size);
    }

    // ---- completions ----

    /** Gets completions, in the poll. */
    interface Receiver {
        void completed(long userData, int result, int flags);
    }

    /** Passes on each completion once. If {@code receiver} throws, the rest is left for the next call. */
    void reap(Receiver receiver) {
        int at = Memory.getInt(cqHead);
        int end = Memory.getIntAcquire(cqTail);
        try {
            while (at != end) {
                long cqe = cqes + ((long) (at++ & cqMask) << CQE_SHIFT);
                receiver.completed(Memory.getLong(cqe), Memory.getInt(cqe + 8), Memory.getInt(cqe + 12));
            }
        } finally {
            Memory.putIntRelease(cqHead, at);
        }
    }

    /** Closes the descriptor. The kernel has its own references to the mapped memory. */
    void close() {
        calls.munmap(entries, entriesSize);
        calls.munmap(mapped, mappedSize);
        calls.close(descriptor);
    }

    /** Entries that had no room, in the heap: this also grows in the poll, where memory outside the heap might have to be waited for. */
    private static final class Overflow {
        private MemorySegment kept = MemorySegment.ofArray(new long[0]);
        private int capacity;
        private int first;
        private int count;

        void add(MemorySegment entry) {
            if (first + count == capacity) {
                grow();
            }
            MemorySegment.copy(entry, 0, kept, at(count), SQE_SIZE);
            count++;
        }

        private void grow() {
            int bigger = Math.max(64, 2 * count);
            MemorySegment to = MemorySegment.ofArray(new long[bigger * SQE_SIZE / Long.BYTES]);
            MemorySegment.copy(kept, at(0), to, 0, (long) count * SQE_SIZE);
            kept = to;
            capacity = bigger;
            first = 0;
        }

        private long at(int index) {
            return (long) (first + index) * SQE_SIZE;
        }

        /** Copies an entry, and returns the destination. */
        long copy(int index, MemorySegment to) {
            MemorySegment.copy(kept, at(index), to, 0, SQE_SIZE);
            return to.address();
        }

        void drop(int dropped) {
            first += dropped;
            count -= dropped;
            if (count == 0) {
                first = 0;
            }
        }
    }
}
