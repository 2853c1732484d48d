package io.jvloop.unix;

import io.jvloop.spi.ChildSettings;
import java.io.IOException;
import java.util.OptionalInt;

/** Confined to its loop. A child that we have spawned, so nobody else reaps it. Who watches for its end asks for its exit code. */
public final class SpawnedProcess {
    /** In the place of a pipe's descriptor. */
    public static final int NO_PIPE = -1;

    private final SystemCalls calls;
    private int pid;
    /** Those that nobody has taken yet. */
    private final int[] pipes;
    private boolean reaped;

    private SpawnedProcess(SystemCalls calls, int[] pipes) {
        this.calls = calls;
        this.pipes = pipes;
    }

    /** Any thread. Has the binding load what {@link #start} needs. */
    public static void prepare(SystemCalls calls) {
        Spawn.prepare(calls);
    }

    /** Starts a child. */
    public static SpawnedProcess start(SystemCalls calls, ChildSettings options) throws IOException {
        try (ChildStreams streams = new ChildStreams(calls)) {
            streams.open(options);
            SpawnedProcess child = new SpawnedProcess(calls, streams.ours());
            child.pid = Spawn.run(calls, options, streams);
            streams.taken();
            return child;
        }
    }

    /** Its number in the system. */
    public int pid() {
        return pid;
    }

    /**
     * This side of a pipe to one of its standard streams, above the standard descriptors and from now on the caller's; {@link #NO_PIPE} if
     * the stream is no pipe, or was taken.
     */
    public int takePipe(int stream) {
        int taken = pipes[stream];
        pipes[stream] = NO_PIPE;
        return taken;
    }

    /** Asks whether it has ended, and reaps it: as {@link io.jvloop.spi.ChildHandle#exitCode}. Not called again after an answer. */
    public OptionalInt exitCode() {
        OptionalInt code = WaitStatus.ask(calls, pid);
        reaped |= code.isPresent();
        return code;
    }

    /** Whether it is neither alive nor to be waited for yet: such a one is too late to be watched, and no event will come. */
    public boolean isLeaving() {
        return calls.kill(pid, 0) == -Errno.ESRCH;
    }

    /** Sends a signal. Nothing happens if it was reaped. */
    public void signal(String name) throws IOException {
        int number = Signals.number(name);
        // Not reaped, so the number is still its own: at worst a zombie's, which does not mind.
        int result = reaped ? 0 : calls.kill(pid, number);
        if (result < 0 && result != -Errno.ESRCH) {
            throw calls.failure("cannot send " + name + " to child " + pid, result);
        }
    }

    /** Closes the pipes that were not taken. One that still runs is killed, and reaped by somebody else. */
    public void close() {
        for (int i = 0; i < pipes.length; i++) {
            int pipe = takePipe(i);
            if (pipe != NO_PIPE) {
                calls.close(pipe);
            }
        }
        if (!reaped) {
            reaped = true;
            calls.kill(pid, Signals.SIGKILL);
            ChildReaper.reap(calls, pid);
        }
    }
}
