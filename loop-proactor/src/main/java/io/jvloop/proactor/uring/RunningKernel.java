package io.jvloop.proactor.uring;

import io.jvloop.unix.Errno;
import io.jvloop.unix.SystemFailure;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel of this system, tested by setting up a ring. */
final class RunningKernel implements Requirements.Kernel {
    private static final int PROBED = 64;
    private static final int PROBE_HEAD = 16;
    private static final int PROBE_ENTRY = 8;
    private static final int SUPPORTED = 1;

    private final MemorySegment probe = Arena.ofAuto().allocate(PROBE_HEAD + PROBED * PROBE_ENTRY, 8);
    private int features;

    @Override
    public int trial() {
        Ring ring;
        try {
            ring = new Ring(new ForeignCalls());
        } catch (SystemFailure e) {
            return e.negated();
        }
        try {
            features = ring.features();
            new BufferRing(ring).close();
            return Math.min(ring.register(Abi.REGISTER_PROBE, probe.address(), PROBED), 0);
        } catch (SystemFailure e) {
            return e.negated();
        } catch (IOException noMemory) {
            return -Errno.ENOMEM;
        } finally {
            ring.close();
        }
    }

    @Override
    public int wakeUp() {
        ForeignCalls calls = new ForeignCalls();
        int eventfd = calls.eventfd(0, 0);
        return eventfd < 0 ? eventfd : calls.close(eventfd);
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public boolean supports(int operation) {
        return (Memory.getShort(probe.address() + PROBE_HEAD + (long) operation * PROBE_ENTRY + 2) & SUPPORTED) != 0;
    }

    @Override
    public String release() {
        return System.getProperty("os.version");
    }

    @Override
    public int disabled() {
        try {
            return Integer.parseInt(Files.readString(Path.of("/proc/sys/kernel/io_uring_disabled")).strip());
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }
}
