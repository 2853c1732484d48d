package io.jvloop.tck.net.limits;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.UnhandledFailure;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.tck.peers.AcceptedRecorders;
import io.jvloop.tck.peers.Recorder;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Uses up all descriptors of its process, and fails unless its server bears it. */
public final class DescriptorLimitProgram {
    public static final int LIMIT = 256;
    /** Those of jvloop itself must be loaded by then. */
    static final String TESTS_OWN = "io/jvloop/tck/.*\\.class";
    /** Accepting is tried again each second, so in this time once: a try is a few turns. */
    private static final Duration WHILE = Duration.ofMillis(1500);
    private static final int FEW_POLLS = 40;

    private final EventLoop loop = Asyncio.runningLoop();
    private final List<UnhandledFailure> reports = new ArrayList<>();
    private final AcceptedRecorders accepting = new AcceptedRecorders(() -> loop);
    private final List<Recorder> accepted = accepting.accepted();

    private DescriptorLimitProgram() {
    }

    public static void main(String[] arguments) throws Exception {
        loadClasses(TESTS_OWN);
        Asyncio.run(() -> new DescriptorLimitProgram().run());
    }

    /** A class in a directory takes a descriptor to load; a jar is open already. */
    public static void loadClasses(String names) throws IOException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path root = Path.of(entry);
            if (Files.isDirectory(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.map(root::relativize).map(Path::toString).filter(name -> name.matches(names))
                            .forEach(name -> load(name.substring(0, name.length() - ".class".length()).replace('/', '.')));
                }
            }
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, DescriptorLimitProgram.class.getClassLoader());
        } catch (ReflectiveOperationException | LinkageError needsMore) {
            // a test of something that is not on this class path
        }
    }

    private void run() throws Exception {
        loop.setExceptionHandler((_, failure) -> reports.add(failure));
        try (Server server = accepting.server(ServerOptions.DEFAULT)) {
            InetSocketAddress address = (InetSocketAddress) server.addresses().getFirst();
            try (SocketChannel _ = SocketChannel.open(address); SocketChannel second = SocketChannel.open()) {
                accepting.await(1);
                List<RandomAccessFile> all = takeAll();
                second.connect(address);
                while (reports.isEmpty()) {
                    Asyncio.yieldNow();
                }
                long polls = loop.statistics().polls();
                Asyncio.sleep(WHILE);
                long made = loop.statistics().polls() - polls;
                int count = accepted.size();
                all.forEach(DescriptorLimitProgram::close);
                check(made < FEW_POLLS, "idle without a descriptor, it polled " + made + " times");
                check(count == 1, "accepted " + count);
                check(reports.size() == 1, "reported " + reports);
                check(reports.getFirst().message().startsWith("Accepting pauses"), "reported " + reports);
                accepting.await(2);
            }
            for (Recorder recorder : accepted) {
                recorder.await("lost");
            }
        }
        check(reports.size() == 1, "reported " + reports);
    }

    public static List<RandomAccessFile> takeAll() {
        List<RandomAccessFile> all = new ArrayList<>();
        while (all.size() <= LIMIT) {
            try {
                all.add(new RandomAccessFile("/dev/null", "r"));
            } catch (IOException noneLeft) {
                return all;
            }
        }
        throw new IllegalStateException("the limit of " + LIMIT + " descriptors does not hold");
    }

    static void close(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException e) {
            throw new IllegalStateException("cannot close /dev/null", e);
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
