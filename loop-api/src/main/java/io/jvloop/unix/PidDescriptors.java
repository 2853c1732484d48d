package io.jvloop.unix;

/** Linux's pidfds: descriptors that become readable when a child exits. */
public final class PidDescriptors {
    /** The same on all processors, as for all system calls since 2019. */
    private static final long PIDFD_OPEN = 434;

    private PidDescriptors() {
    }

    /**
     * Opens a pidfd, close-on-exec. Returns a negated error number where the kernel is too old, a sandbox forbids it, or descriptors have
     * run out.
     */
    public static int open(SystemCalls calls, int pid) {
        return (int) calls.syscall(PIDFD_OPEN, pid, 0);
    }
}
