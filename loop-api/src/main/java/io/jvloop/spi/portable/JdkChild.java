package io.jvloop.spi.portable;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.ChildStream;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.readiness.EventSource;
import io.jvloop.spi.readiness.NonBlockingChild;
import io.jvloop.spi.readiness.NonBlockingStream;
import io.jvloop.spi.readiness.Poller;
import io.jvloop.spi.readiness.Readiness;
import java.io.File;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. A child that the JDK starts. {@link StreamPump}s connect its blocking streams to the loop. */
public final class JdkChild implements NonBlockingChild {
    private static final boolean WINDOWS = File.separatorChar == '\\';
    /** The JDK reports death by signal n as 128 + n, as a shell does. */
    private static final int SIGNALLED = 128;
    private static final int LAST_SIGNAL = 64;
    /** Three pipes for the child's streams, two that the JDK uses until the child executes its program, and a spare one. */
    private static final int PIPES_OF_THE_JDK = 6;

    private final Process process;
    private final BackendContext context;
    private final @Nullable NonBlockingStream[] pipes = new NonBlockingStream[3];

    private JdkChild(Process process, BackendContext context) {
        this.process = process;
        this.context = context;
    }

    /**
     * Starts a child.
     *
     * @param settings what to start
     * @param context  gets events from other threads
     * @return the child, which runs
     * @throws IOException                   if the system refuses; nothing stays open
     * @throws UnsupportedOperationException if the JDK does not support the settings
     */
    public static JdkChild start(ChildSettings settings, BackendContext context) throws IOException {
        if (settings.executable() != null || settings.newSession() || settings.newGroup() || !settings.passedDescriptors().isEmpty()) {
            throw new UnsupportedOperationException("cannot start " + settings.command()
                    + " with another executable, in a new session or group, or with descriptors of ours: the JDK cannot;"
                    + " use a back end with SPAWN, as epoll");
        }
        ProcessBuilder builder = new ProcessBuilder(settings.command());
        builder.redirectInput(redirect(settings.stream(0), true)).redirectOutput(redirect(settings.stream(1), false));
        if (settings.stream(2).kind() == ChildStream.Kind.STDOUT) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(redirect(settings.stream(2), false));
        }
        if (settings.environment() != null) {
            builder.environment().clear();
            builder.environment().putAll(settings.environment());
        }
        if (settings.directory() != null) {
            builder.directory(settings.directory().toFile());
        }
        JdkChild child = new JdkChild(start(builder), context);
        try {
            child.openPipes(settings);
        } catch (Throwable t) {
            child.giveUp();
            throw t;
        }
        return child;
    }

    /** Closes the child's streams at once: its end may take long, and the collector too. */
    private void giveUp() {
        process.destroyForcibly();
        StreamPump.closeOne(process.getOutputStream());
        StreamPump.closeOne(process.getInputStream());
        StreamPump.closeOne(process.getErrorStream());
    }

    private static Process start(ProcessBuilder builder) throws IOException {
        if (!WINDOWS) {
            checkRoom(builder.command().getFirst());
        }
        try {
            return builder.start();
        } catch (IOException e) {
            String program = builder.command().getFirst();
            String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            if (text.contains("error=2,") || text.contains("error: 2 ")) {
                throw caused(new NoSuchFileException(program, null, "no such program"), e);
            }
            if (text.contains("error=13,") || text.contains("error: 13 ")) {
                throw caused(new AccessDeniedException(program, null, "the program cannot be executed"), e);
            }
            throw e;
        }
    }

    /** JDK 25 leaks pipes if it runs out of descriptors while it starts a child. So it is called only if there are enough. */
    private static void checkRoom(String program) throws IOException {
        List<AutoCloseable> room = new ArrayList<>();
        try {
            for (int i = 0; i < PIPES_OF_THE_JDK; i++) {
                Pipe pipe = Pipe.open();
                room.add(pipe.source());
                room.add(pipe.sink());
            }
        } catch (IOException e) {
            throw new IOException("cannot start " + program + ": " + e.getMessage(), e);
        } finally {
            room.forEach(StreamPump::closeOne);
        }
    }

    private static IOException caused(IOException failure, IOException cause) {
        failure.initCause(cause);
        return failure;
    }

    private static ProcessBuilder.Redirect redirect(ChildStream stream, boolean input) {
        File file = stream.file() == null ? null : stream.file().toFile();
        return switch (stream.kind()) {
            case PIPE, STDOUT -> ProcessBuilder.Redirect.PIPE;
            case INHERIT -> ProcessBuilder.Redirect.INHERIT;
            case DISCARD -> input ? ProcessBuilder.Redirect.from(new File(WINDOWS ? "NUL" : "/dev/null")) : ProcessBuilder.Redirect.DISCARD;
            case READ -> ProcessBuilder.Redirect.from(Objects.requireNonNull(file));
            case WRITE -> ProcessBuilder.Redirect.to(Objects.requireNonNull(file));
            case APPEND -> ProcessBuilder.Redirect.appendTo(Objects.requireNonNull(file));
        };
    }

    private void openPipes(ChildSettings settings) throws IOException {
        List<StreamPump> pumps = new ArrayList<>();
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            for (int i = 0; i < pipes.length; i++) {
                if (settings.stream(i).kind() == ChildStream.Kind.PIPE) {
                    Pipe pipe = Pipe.open();
                    opened.add(pipe.source());
                    opened.add(pipe.sink());
                    pumps.add(i == 0 ? StreamPump.from(pipe.source(), process.getOutputStream())
                            : StreamPump.into(i == 1 ? process.getInputStream() : process.getErrorStream(), pipe.sink()));
                    pipes[i] = JdkPipe.open(i == 0 ? new PipeAddress(pipe.sink()) : new PipeAddress(pipe.source()), i == 0);
                }
            }
            pumps.forEach(pump -> pump.start("jvloop-child-" + process.pid()));
        } catch (Throwable t) {
            opened.forEach(StreamPump::closeOne);
            throw t;
        }
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public @Nullable NonBlockingStream pipe(int descriptor) {
        return pipes[descriptor];
    }

    @Override
    public void watch(Poller poller, EventSource source) {
        process.onExit().thenRun(() -> context.submit(() -> source.onEvents(Readiness.READ)));
    }

    @Override
    public OptionalInt exitCode() {
        if (process.isAlive()) {
            return OptionalInt.empty();
        }
        int value = process.exitValue();
        boolean signalled = !WINDOWS && value > SIGNALLED && value <= SIGNALLED + LAST_SIGNAL;
        return OptionalInt.of(signalled ? SIGNALLED - value : value);
    }

    @Override
    public void signal(String name) throws IOException {
        switch (name) {
            case "TERM" -> process.destroy();
            case "KILL" -> process.destroyForcibly();
            default -> signalByShell(name);
        }
    }

    /** The JDK sends only TERM and KILL. */
    private void signalByShell(String name) throws IOException {
        if (WINDOWS) {
            throw new UnsupportedOperationException("cannot send " + name + ": Windows knows TERM and KILL only, which both end the child");
        }
        if (!SignalNames.KNOWN.contains(name)) {
            throw new IllegalArgumentException("no such signal: '" + name + "'; known are " + SignalNames.KNOWN);
        }
        if (process.isAlive()) {
            new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " " + pid()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly(); // the JDK reaps it, and does nothing if it has exited
    }
}
