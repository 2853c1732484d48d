package io.jvloop.bench;

import static io.jvloop.Asyncio.eventLoop;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import com.sun.management.OperatingSystemMXBean;
import io.jvloop.Asyncio;
import io.jvloop.LoopOptions;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Protocol;
import io.jvloop.net.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a GiB sent by {@code sendfile} costs this process, user and system: from the page cache, to another process that throws it away. */
public final class SendfileCost {
    private static final String USAGE = """
            usage: sendfile POLICY

            Sends a file of a GiB to another process, six times, and prints what each time costs in CPU.

              POLICY  the loop's back end: epoll, uring, nio, ...
              --help  this text
            """;
    private static final long SIZE = 1L << 30;
    private static final int ROUNDS = 6;
    private static final int CHUNK = 256 * 1024;
    private static final OperatingSystemMXBean SYSTEM = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private SendfileCost() {
    }

    /**
     * Measures, or is the one that throws it away.
     *
     * @param args the policy's name
     * @throws Exception if anything fails
     */
    public static void main(String... args) throws Exception {
        CommandLine words = new CommandLine(USAGE, args);
        if (args.length != 1) {
            throw words.wrong("which back end?");
        }
        if (args[0].equals("discard")) {
            discard();
            return;
        }
        words.policy(args[0]);
        Process peer = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-cp", System.getProperty("java.class.path"), SendfileCost.class.getName(), "discard"))
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Path path = Files.createTempFile("jvloop-sendfile", ".bin");
        try (BufferedReader port = peer.inputReader(); FileChannel file = FileChannel.open(path, READ, WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
            while (file.position() < SIZE) {
                file.write(zeros.clear());
            }
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port.readLine()));
            Asyncio.<IOException>run(LoopOptions.DEFAULT.withPolicy(args[0]), () -> measure(args[0], file, address));
        } finally {
            peer.destroy();
            Files.delete(path);
        }
    }

    private static void measure(String policy, FileChannel file, InetSocketAddress address) throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            Transport transport = eventLoop().createConnection(() -> new Protocol() {
            }, address, ConnectOptions.DEFAULT).transport();
            long cpu = SYSTEM.getProcessCpuTime();
            long wall = System.nanoTime();
            eventLoop().sendfile(transport, file, 0, SIZE);
            System.out.printf("%s: %d ms of CPU a GiB, %d ms%n", policy, (SYSTEM.getProcessCpuTime() - cpu) / 1_000_000,
                    (System.nanoTime() - wall) / 1_000_000);
            transport.close();
        }
    }

    private static void discard() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            System.out.println(((InetSocketAddress) listener.getLocalAddress()).getPort());
            ByteBuffer buffer = ByteBuffer.allocateDirect(CHUNK);
            for (int i = 0; i < ROUNDS; i++) {
                try (SocketChannel peer = listener.accept()) {
                    while (peer.read(buffer.clear()) >= 0) {
                        continue;
                    }
                }
            }
        }
    }
}
