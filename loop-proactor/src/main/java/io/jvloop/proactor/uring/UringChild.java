package io.jvloop.proactor.uring;

import io.jvloop.spi.ChildHandle;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.Direction;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.completion.ChildProcess;
import io.jvloop.spi.completion.StreamSocket;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child that we have spawned, so nobody else reaps it. Its end is waited for by a pidfd. */
final class UringChild implements ChildProcess {
    private static final int PIDFD_OPEN = 434;
    private static final int WNOHANG = 1;
    private static final int SIGKILL = 9;
    private static final int SIGNAL = 0x7f;
    /** Linux's, by number from 1 on. */
    private static final List<String> SIGNALS = List.of("HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
            "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM",
            "PROF", "WINCH", "IO", "PWR", "SYS");

    private final UringEngine engine;
    private final int pid;
    private final int pidDescriptor;
    /** Those that nobody has asked for yet; a pipe has an owner of its own from then on. */
    private final int[] pipes;
    private @Nullable UringReadiness wait;
    private boolean reaped;

    private UringChild(UringEngine engine, int pid, int pidDescriptor, int[] pipes) {
        this.engine = engine;
        this.pid = pid;
        this.pidDescriptor = pidDescriptor;
        this.pipes = pipes;
    }

    /** Whether the kernel is new enough for pidfds and no sandbox forbids them: tried with our own. */
    static boolean canBeWatched(SystemCalls calls) {
        int descriptor = (int) calls.syscall(PIDFD_OPEN, ProcessHandle.current().pid(), 0, 0, 0, 0, 0);
        if (descriptor >= 0) {
            calls.close(descriptor);
        }
        return descriptor >= 0 || descriptor == -Errno.EMFILE || descriptor == -Errno.ENFILE || descriptor == -Errno.ENOMEM;
    }

    static UringChild start(UringEngine engine, ChildSettings options) throws IOException {
        SystemCalls calls = engine.calls();
        try (ChildStreams streams = new ChildStreams(calls)) {
            streams.open(options);
            int pid = Spawn.run(options, streams);
            int descriptor = (int) calls.syscall(PIDFD_OPEN, pid, 0, 0, 0, 0, 0);
            try {
                if (descriptor < 0) {
                    throw new IOException("cannot watch child " + pid + ", so it was killed: " + SystemCalls.text(-descriptor));
                }
                return new UringChild(engine, pid, descriptor, streams.takePipes());
            } catch (Throwable t) {
                if (descriptor >= 0) {
                    calls.close(descriptor);
                }
                killAndReap(calls, pid);
                throw t;
            }
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public @Nullable StreamSocket pipe(int descriptor) {
        int ours = pipes[descriptor];
        if (ours == ChildStreams.NO_PIPE) {
            return null;
        }
        UringPipe pipe = new UringPipe(engine, new PipeAddress(ours), descriptor == 0 ? Direction.WRITE : Direction.READ,
                PipeDescriptor.own(ours));
        pipes[descriptor] = ChildStreams.NO_PIPE;
        return pipe;
    }

    @Override
    public void awaitEnd(Runnable ended) {
        if (wait != null) {
            wait.close();
        }
        wait = new UringReadiness(engine, pidDescriptor, false, ended);
        wait.start();
    }

    @Override
    public OptionalInt exitCode() {
        long status = engine.calls().room();
        int answer = engine.calls().waitpid(pid, status, WNOHANG);
        if (answer == 0) {
            return OptionalInt.empty();
        }
        stopWaiting();
        if (answer < 0) {
            return OptionalInt.of(ChildHandle.REAPED_ELSEWHERE);
        }
        int signal = Memory.getInt(status) & SIGNAL;
        return OptionalInt.of(signal != 0 ? -signal : Memory.getInt(status) >> 8 & 0xff);
    }

    private void stopWaiting() {
        reaped = true;
        if (wait != null) {
            wait.close();
        }
        engine.calls().close(pidDescriptor);
    }

    @Override
    public void signal(String name) throws IOException {
        int number = SIGNALS.indexOf(name) + 1;
        if (number == 0) {
            throw new IllegalArgumentException("no such signal: '" + name + "'; names are like INT and USR1");
        }
        // Not reaped, so the number is still its own: at worst a zombie's, which does not mind.
        int result = engine.calls().kill(pid, number);
        if (result < 0) {
            throw new IOException("cannot send " + name + " to child " + pid + ": " + SystemCalls.text(-result));
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < pipes.length; i++) {
            if (pipes[i] != ChildStreams.NO_PIPE) {
                engine.calls().close(pipes[i]);
                pipes[i] = ChildStreams.NO_PIPE;
            }
        }
        if (!reaped) {
            stopWaiting();
            killAndReap(engine.calls(), pid);
        }
    }

    /** A killed child takes a moment to end; only where a loop is closed does anybody wait for that in a thread. */
    private static void killAndReap(SystemCalls calls, int pid) {
        calls.kill(pid, SIGKILL);
        Thread.ofPlatform().daemon().name("jvloop-reaper").inheritInheritableThreadLocals(false).start(() -> {
            SystemCalls own = new SystemCalls();
            while (own.waitpid(pid, own.room(), 0) == -Errno.EINTR) {
                Thread.onSpinWait();
            }
        });
    }
}
