package io.jvloop.unix;

import io.jvloop.spi.ChildSettings;
import java.io.IOException;
import java.util.OptionalInt;

/**
 * Confined to its loop. A child that this process has spawned and alone reaps. The back end watches for its end.
 */
public final class SpawnedProcess {
    /** Stands for a pipe that the stream does not have. */
    public static final int NO_PIPE = -1;

    private final SystemCalls calls;
    private int pid;
    /** Our ends of the pipes that nobody has taken yet. */
    private final int[] pipes;
    private boolean reaped;

    private SpawnedProcess(SystemCalls calls, int[] pipes) {
        this.calls = calls;
        this.pipes = pipes;
    }

    /** Any thread. Makes the binding load the functions that {@link #start} calls. */
    public static void prepare(SystemCalls calls) {
        Spawn.prepare(calls);
    }

    public static SpawnedProcess start(SystemCalls calls, ChildSettings settings) throws IOException {
        try (ChildStreams streams = new ChildStreams(calls)) {
            streams.open(settings);
            SpawnedProcess child = new SpawnedProcess(calls, streams.ours());
            child.pid = Spawn.run(calls, settings, streams);
            streams.releaseOurs();
            return child;
        }
    }

    public int pid() {
        return pid;
    }

    /**
     * This side of a pipe to one of its standard streams, above the standard descriptors and now the caller's; {@link #NO_PIPE} if the
     * stream is no pipe, or the pipe was taken.
     */
    public int takePipe(int stream) {
        int taken = pipes[stream];
        pipes[stream] = NO_PIPE;
        return taken;
    }

    /** Reaps the child if it has ended, with the answer of {@link io.jvloop.spi.ChildHandle#exitCode}. Not called again after an answer. */
    public OptionalInt exitCode() {
        OptionalInt code = WaitStatus.tryReap(calls, pid);
        reaped |= code.isPresent();
        return code;
    }

    /** Whether it exits at this moment: it is not alive, yet cannot be reaped. It is then too late to watch it, and no event will come. */
    public boolean isExiting() {
        return calls.kill(pid, 0) == -Errno.ESRCH;
    }

    /** Sends a signal, unless the child was reaped. */
    public void signal(String name) throws IOException {
        int number = Signals.number(name);
        // As it was not reaped, the number is still its own; a zombie ignores the signal.
        int result = reaped ? 0 : calls.kill(pid, number);
        if (result < 0 && result != -Errno.ESRCH) {
            throw calls.failure("cannot send " + name + " to child " + pid, result);
        }
    }

    /** Closes the pipes that were not taken. A child that still runs is killed, and {@link ChildReaper} reaps it. */
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
