package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.BaseProtocol;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamReaderProtocol;
import io.jvloop.net.StreamWriter;
import io.jvloop.net.Transport;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Processes;
import io.jvloop.process.Redirect;
import io.jvloop.process.Subprocess;
import io.jvloop.process.SubprocessConnection;
import io.jvloop.process.SubprocessProtocol;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.ChildHandle;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.ChildStream;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.StreamHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Starts child processes. */
public final class Children implements Processes {
    private final EventLoop loop;
    private final IoBackend backend;
    private final BackendContext context;
    private final Preparation preparation;

    /**
     * Makes the part of a loop that starts children.
     *
     * @param loop    the loop
     * @param backend where handles are opened
     * @param context what the back end got
     */
    public Children(EventLoop loop, IoBackend backend, BackendContext context) {
        this.loop = loop;
        this.backend = backend;
        this.context = context;
        this.preparation = new Preparation(loop, context, backend.spawnPreparation());
    }

    @Override
    public <P extends SubprocessProtocol> SubprocessConnection<P> subprocessExec(Supplier<P> factory, ProcessOptions options)
            throws IOException {
        ChildHandle child = spawn(options);
        P protocol;
        try {
            protocol = factory.get();
        } catch (Throwable t) {
            close(child);
            throw t;
        }
        return new SubprocessConnection<>(open(child, protocol, descriptor -> new PipeProtocol(descriptor, protocol)), protocol);
    }

    @Override
    public Subprocess createSubprocess(ProcessOptions options) throws IOException {
        ChildHandle child = spawn(options);
        Promise<Integer> exit = loop.createFuture();
        StreamReaderProtocol[] streams = new StreamReaderProtocol[3];
        StreamReader[] readers = new StreamReader[3];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = new StreamReader(loop, options.streamLimit());
            streams[i] = new StreamReaderProtocol(readers[i]);
        }
        ChildTransport transport = open(child, new ExitProtocol(child, exit), descriptor -> streams[descriptor]);
        Transport stdin = transport.pipeTransport(0);
        return new Subprocess(transport, exit, stdin == null ? null : new StreamWriter(stdin, streams[0], null),
                isPiped(options, 1) ? readers[1] : null, isPiped(options, 2) ? readers[2] : null);
    }

    private static boolean isPiped(ProcessOptions options, int descriptor) {
        return options.redirect(descriptor).kind() == ChildStream.Kind.PIPE;
    }

    /** The protocol of a child whose pipes are streams: it is told of the exit alone. */
    private record ExitProtocol(ChildHandle child, Promise<Integer> exit) implements SubprocessProtocol {

        @Override
        public void processExited() {
            exit.setResult(ChildTransport.returnCode(child).orElseThrow());
        }
    }

    private ChildHandle spawn(ProcessOptions options) throws IOException {
        @Nullable Path directory = Objects.requireNonNull(options, "options").directory();
        if (directory != null && !Files.isDirectory(directory)) {
            // The system's error would be the same as for a missing program.
            throw Files.exists(directory) ? new NotDirectoryException(directory.toString())
                    : new NoSuchFileException(directory.toString(), null, "no such working directory");
        }
        preparation.await();
        return backend.spawn(settings(options));
    }

    private static ChildSettings settings(ProcessOptions options) {
        return new ChildSettings(options.command(), options.executable(),
                List.of(stream(options.stdin()), stream(options.stdout()), stream(options.stderr())), options.environment(),
                options.directory(), options.newSession(), options.newGroup(), options.passedDescriptors());
    }

    private static ChildStream stream(Redirect redirect) {
        return new ChildStream(redirect.kind(), redirect.file());
    }

    private ChildTransport open(ChildHandle child, SubprocessProtocol protocol, IntFunction<BaseProtocol<Transport>> pipeProtocols) {
        Promise<Void> opened = loop.createFuture();
        ChildTransport transport = new ChildTransport(context, child, protocol, opened, pipeProtocols);
        try {
            opened.await();
        } catch (Throwable cancelled) {
            transport.close();
            throw cancelled;
        }
        return transport;
    }

    /** Closes a child that no transport owns. */
    private static void close(ChildHandle child) {
        for (int i = 0; i < 3; i++) {
            StreamHandle pipe = child.pipe(i);
            if (pipe != null) {
                pipe.close();
            }
        }
        child.close();
    }
}
