package io.jvloop.tck.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.jvloop.LoopPolicies;
import io.jvloop.spi.DirectMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/**
 * What a test found when it began: the sockets, pipes and poll descriptors of the process (where it can see them, on Linux), the threads
 * of loops, and what loops have of memory outside the heap. Files are left out: the JVM opens those for itself as classes are loaded.
 */
public final class LeakCheck {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final int KIND = 0170000;
    private static final int FIFO = 0010000;
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private static final AtomicBoolean JDK_IS_WARM = new AtomicBoolean();
    private final Map<String, String> descriptors = descriptors();
    private final Set<Thread> threads = loopThreads();
    private final long memory = DirectMemory.used();

    private LeakCheck() {
    }

    /**
     * Notes what is there.
     *
     * @return to compare with later
     */
    public static LeakCheck begin() {
        if (JDK_IS_WARM.compareAndSet(false, true)) {
            openWhatTheJdkKeeps();
        }
        return new LeakCheck();
    }

    /** Fails if there is more than at the beginning; waits a moment for what is just ending. */
    public void assertNothingLeaked() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline && !leaked().isEmpty()) {
            Thread.onSpinWait();
        }
        String leaked = leaked();
        if (!leaked.isEmpty()) {
            fail("left behind: " + leaked);
        }
    }

    /** Fails if loops have more memory than at the beginning. For when they are closed: a loop keeps some of what it has used. */
    public void assertMemoryGivenBack() {
        assertEquals(0, Math.max(0, DirectMemory.used() - memory), "bytes outside the heap that a closed loop has left behind");
    }

    /** The JDK opens descriptors of its own at the first loop and the first socket of the process, and keeps them. */
    private static void openWhatTheJdkKeeps() {
        LoopPolicies.explain();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread client = Thread.ofVirtual().start(() -> connectAndClose(server.getLocalPort()));
            server.accept().close();
            client.join();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot use loopback sockets", e);
        }
    }

    private static void connectAndClose(int port) {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String leaked() {
        Map<String, String> more = descriptors();
        more.entrySet().removeAll(descriptors.entrySet());
        Set<Thread> running = loopThreads();
        running.removeAll(threads);
        return (more.isEmpty() ? "" : "descriptors " + more) + (running.isEmpty() ? "" : " threads " + running);
    }

    private static Map<String, String> descriptors() {
        Map<String, String> open = new TreeMap<>();
        if (!Files.isDirectory(DESCRIPTORS)) {
            return open;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : all) {
                note(descriptor, open);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + DESCRIPTORS, e);
        }
        return open;
    }

    private static void note(Path descriptor, Map<String, String> open) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith("socket:") || target.startsWith("anon_inode:") || isPipe(descriptor)) {
                open.put(descriptor.getFileName().toString(), target);
            }
        } catch (IOException closedMeanwhile) {
            // not open any more: nothing to note
        }
    }

    /** With or without a name. */
    private static boolean isPipe(Path descriptor) throws IOException {
        return ((Integer) Files.getAttribute(descriptor, "unix:mode") & KIND) == FIFO;
    }

    private static Set<Thread> loopThreads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("loop-"))
                .collect(Collectors.toSet());
    }
}
