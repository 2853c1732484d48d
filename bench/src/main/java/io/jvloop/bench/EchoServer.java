package io.jvloop.bench;

import io.jvloop.Asyncio;
import io.jvloop.GroupOptions;
import io.jvloop.GroupServer;
import io.jvloop.LoopGroup;
import io.jvloop.LoopOptions;
import io.jvloop.bench.tls.TestIdentity;
import io.jvloop.examples.Program;
import io.jvloop.net.BufferedProtocol;
import io.jvloop.net.Protocol;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.net.TlsOptions;
import io.jvloop.net.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;

/** An echo server with one loop thread, or with several, to be measured from outside. */
public final class EchoServer {
    private static final String USAGE = """
            usage: echo-server [--policy NAME] [--mode protocol|buffered|streams] [--port N] [--tls KEYSTORE]
                               [--loops N[,N...]] [--work N]

            Sends back what it receives on 127.0.0.1, with one loop thread, until SIGTERM or Ctrl-C: then it lets its clients finish.

              --policy NAME   the loop's back end: epoll, uring, nio, ... (default: the best one here)
              --mode MODE     by callbacks, callbacks with a buffer of their own, or a coroutine a connection (default: protocol)
              --port N        where to listen (default: 0, any free port)
              --tls KEYSTORE  talks TLS, with this key
              --loops N       serves with a group of N loops, each on a thread of its own; several numbers make a group
                              each, which listen at the port and those after it
              --work N        computes N check sums of 64 KiB for each message before it sends it back (protocol mode only)
              --help          this text
            """;
    private static final Set<String> MODES = Set.of("protocol", "buffered", "streams");
    private static final int BUFFER_SIZE = 64 * 1024;
    /** The load generators open a thousand connections at once. */
    private static final int BACKLOG = 1024;
    /** How long clients have to finish once it is asked to end. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(5);

    /** So much that a check sum takes its time in the processor's own instructions, however the code around it was compiled. */
    private static final byte[] SUMMED = new byte[64 * 1024];
    /** How many check sums are computed for each message. Set before it serves. */
    private static int work;

    private EchoServer() {
    }

    /**
     * Serves until it is asked to end.
     *
     * @param args see the usage
     * @throws IOException              if the port or the key store cannot be had
     * @throws GeneralSecurityException if the key store is of no use
     */
    public static void main(String... args) throws IOException, GeneralSecurityException {
        String policy = null;
        String mode = "protocol";
        int port = 0;
        List<Integer> loops = List.of();
        ServerOptions options = ServerOptions.DEFAULT.withBacklog(BACKLOG);
        for (CommandLine words = new CommandLine(USAGE, args); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--policy" -> policy = words.policy(words.value());
                case "--mode" -> mode = words.value();
                case "--port" -> port = words.number(0, 65535);
                case "--tls" -> options = options.withTls(TlsOptions.server(TestIdentity.load(Path.of(words.value()))));
                case "--loops" -> loops = words.numbers(1, 1024);
                case "--work" -> work = words.number(0, 1_000_000);
                default -> throw words.wrong("unknown argument '" + word + "'");
            }
            if (!MODES.contains(mode)) {
                throw words.wrong("unknown mode '" + mode + "'");
            }
        }
        LoopOptions loop = policy == null ? LoopOptions.DEFAULT : LoopOptions.DEFAULT.withPolicy(policy);
        Listening listening = new Listening(Program.loop(policy), mode, port, options);
        List<Integer> sizes = loops;
        Program.untilAskedToEnd(listening.loop(), () -> {
            if (sizes.isEmpty()) {
                serve(listening);
            } else {
                serve(sizes, listening);
            }
        });
        System.out.println("echo server has stopped");
    }

    /** What and where the servers of a process serve. */
    private record Listening(LoopOptions loop, String mode, int port, ServerOptions options) {
        /** Servers after the first have the ports after the first's, and any port if that has any. */
        InetSocketAddress local(int number) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), port == 0 ? 0 : port + number);
        }
    }

    private static void serve(Listening what) throws IOException {
        InetSocketAddress local = what.local(0);
        try (Server server = switch (what.mode()) {
            case "protocol" -> Asyncio.runningLoop().createServer(Echo::new, local, what.options());
            case "buffered" -> Asyncio.runningLoop().createServer(BufferedEcho::new, local, what.options());
            default -> Asyncio.startServer(EchoServer::echo, local, what.options());
        }) {
            System.out.printf(Locale.ROOT, "%s echo server on %s, policy %s%n", what.mode(), server.addresses().getFirst(),
                    Asyncio.runningLoop().policy().name());
            try {
                server.serveForever();
            } finally {
                drain(server);
            }
        }
    }

    /** The loop that this is called in only waits. */
    private static void serve(List<Integer> sizes, Listening what) throws IOException {
        List<LoopGroup> groups = new ArrayList<>();
        try {
            for (int size : sizes) {
                LoopGroup group = LoopGroup.open(size, GroupOptions.DEFAULT.withLoops(what.loop()).withName("echo-" + size));
                groups.add(group);
                serve(group, what.local(groups.size() - 1), what);
            }
            awaitEnd(groups);
        } finally {
            groups.forEach(group -> group.shutdown(DRAIN_LIMIT));
            awaitEnd(groups);
        }
    }

    private static void serve(LoopGroup group, InetSocketAddress local, Listening what) throws IOException {
        GroupServer server = switch (what.mode()) {
            case "protocol" -> group.createServer(Echo::new, local, what.options());
            case "buffered" -> group.createServer(BufferedEcho::new, local, what.options());
            default -> group.serve(EchoServer::echo, local, what.options());
        };
        System.out.printf(Locale.ROOT, "%s echo server on %s, policy %s, %d loops%n", what.mode(), server.addresses().getFirst(),
                group.next().policy().name(), group.loops().size());
    }

    private static void awaitEnd(List<LoopGroup> groups) {
        for (LoopGroup group : groups) {
            Asyncio.wrapFuture(group.termination()).await();
        }
    }

    private static void drain(Server server) {
        server.close();
        Program.awaitClients(server, DRAIN_LIMIT);
    }

    private static void echo(StreamReader reader, StreamWriter writer) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
        try {
            while (reader.read(buffer.clear()) >= 0) {
                writer.write(buffer.flip());
                writer.drain();
            }
        } catch (IOException e) {
            // The load generator has gone in the middle of a message.
        }
    }

    /** Echoes from the buffer that the loop lends. */
    private static final class Echo implements Protocol {
        private Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public void dataReceived(ByteBuffer lent) {
            if (work > 0) {
                computeCheckSums();
            }
            transport.write(lent);
        }

        private static void computeCheckSums() {
            CRC32 sum = new CRC32();
            for (int i = 0; i < work; i++) {
                sum.update(SUMMED);
            }
        }

        @Override
        public void pauseWriting() {
            transport.pauseReading();
        }

        @Override
        public void resumeWriting() {
            transport.resumeReading();
        }
    }

    /** Echoes from a buffer of its own. */
    private static final class BufferedEcho implements BufferedProtocol {
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
        private Transport transport;

        @Override
        public void connectionMade(Transport made) {
            transport = made;
        }

        @Override
        public ByteBuffer getBuffer(int sizeHint) {
            return buffer.clear();
        }

        @Override
        public void bufferUpdated(int count) {
            transport.write(buffer.flip());
        }

        @Override
        public void pauseWriting() {
            transport.pauseReading();
        }

        @Override
        public void resumeWriting() {
            transport.resumeReading();
        }
    }
}
