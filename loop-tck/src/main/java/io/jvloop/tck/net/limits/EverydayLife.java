package io.jvloop.tck.net.limits;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Runner;
import io.jvloop.TaskGraph;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.PipeSource;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.process.ProcessOptions;
import io.jvloop.process.Redirect;
import io.jvloop.process.Subprocess;
import io.jvloop.spi.Capability;
import io.jvloop.tck.peers.CLibrary;
import io.jvloop.tck.peers.ConnectedFixture;
import io.jvloop.tck.peers.DatagramRecorder;
import io.jvloop.tck.peers.RawDescriptor;
import io.jvloop.tck.peers.RawDuplicate;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What a program does with a loop from its opening to its close: a little of everything that needs a descriptor. Each step may fail, and
 * the next is tried all the same.
 */
final class EverydayLife {
    private static final byte[] WORD = "word".getBytes(StandardCharsets.US_ASCII);

    private final LoopOptions options;
    private final RawDescriptor fifo;
    /** What failed, whoever was told. */
    final List<Throwable> failures = new ArrayList<>();

    private volatile EventLoop running;

    EverydayLife(LoopOptions options, RawDescriptor fifo) {
        this.fifo = fifo;
        this.options = options.withExceptionHandler((_, failure) -> noteReport(failure.message(), failure.failure()));
    }

    private void noteReport(String message, Throwable failure) {
        failures.add(failure != null ? failure : new IOException(message));
    }

    /** Runs to the end, or throws what ended it. */
    void run() throws Exception {
        try (Runner runner = new Runner(options)) {
            runner.run(this::use);
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    private void step(Step step) {
        try {
            step.run();
        } catch (Exception | Error e) {
            failures.add(e);
        }
    }

    /** Where its tasks stand, asked by another thread of a loop that turns. */
    String tasks() throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        running.callSoonThreadsafe(() -> answer.complete(
                running.allTasks().stream().map(task -> TaskGraph.capture(task).toString()).collect(Collectors.joining())));
        return answer.get(1, TimeUnit.SECONDS);
    }

    private void use() throws Exception {
        EventLoop loop = Asyncio.runningLoop();
        running = loop;
        step(() -> serve(loop));
        step(() -> exchangeDatagrams(loop));
        step(EverydayLife::runChild);
        if (loop.capabilities().contains(Capability.DESCRIPTORS)) {
            step(() -> readPipe(loop));
            step(() -> adoptConnection(loop));
        }
        // By now what was to fail has failed.
        serve(loop);
    }

    private static void serve(EventLoop loop) throws Exception {
        List<Recorder> accepted = new ArrayList<>();
        try (Server server = loop.createServer(() -> echo(loop, accepted), ConnectedFixture.ANY_PORT, ServerOptions.DEFAULT)) {
            InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
            Asyncio.<IOException>toThread(() -> callFromOutside(address));
            Connection<Recorder> client = loop.createConnection(() -> new Recorder(loop), address, ConnectOptions.DEFAULT);
            try {
                client.transport().write(WORD);
                client.protocol().awaitBytes(WORD.length);
            } finally {
                client.transport().abort();
            }
        } finally {
            accepted.forEach(recorder -> recorder.transport().abort());
        }
    }

    private static Recorder echo(EventLoop loop, List<Recorder> accepted) {
        return new Recorder(loop) {
            @Override
            protected void onMade() {
                accepted.add(this);
            }

            @Override
            protected void onData() {
                transport().write(WORD);
            }
        };
    }

    /** Its connection may be reset; that is its server's right. */
    private static void callFromOutside(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(WORD);
            socket.getInputStream().readNBytes(WORD.length);
        }
    }

    private static void exchangeDatagrams(EventLoop loop) throws Exception {
        var endpoint = loop.createDatagramEndpoint(() -> new DatagramRecorder(loop), DatagramOptions.local(ConnectedFixture.ANY_PORT));
        try {
            SocketAddress own = endpoint.transport().localAddress();
            endpoint.transport().sendTo(ByteBuffer.wrap(WORD), own);
        } finally {
            endpoint.transport().abort();
        }
    }

    private static void runChild() throws Exception {
        Subprocess child = Asyncio.createSubprocess(ProcessOptions.of("cat").withStdin(Redirect.PIPE).withStdout(Redirect.PIPE)
                .withStderr(Redirect.DISCARD));
        child.communicate(WORD);
    }

    private void readPipe(EventLoop loop) throws Exception {
        int number = RawDuplicate.of(fifo.number(), 3);
        Recorder reader;
        try {
            reader = loop.connectReadPipe(() -> new Recorder(loop), PipeSource.descriptor(number)).protocol();
        } catch (Throwable t) {
            RawDuplicate.close(number);
            throw t;
        }
        try {
            fifo.write("word");
            reader.awaitBytes(WORD.length);
        } finally {
            reader.transport().abort();
        }
    }

    /** Whatever fails, one of the two has closed it. */
    private static void adoptConnection(EventLoop loop) throws Exception {
        int[] pair = CLibrary.socketPair(CLibrary.SOCK_STREAM);
        try {
            Recorder reader = loop.connectAccepted(() -> new Recorder(loop), pair[0], ConnectOptions.DEFAULT).protocol();
            try {
                CLibrary.write(pair[1], "word");
                reader.awaitBytes(WORD.length);
            } finally {
                reader.transport().abort();
            }
        } finally {
            RawDuplicate.close(pair[1]);
        }
    }
}
