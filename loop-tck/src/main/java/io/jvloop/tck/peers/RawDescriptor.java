package io.jvloop.tck.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** An open file of the JDK's, with the number of its descriptor, which only Linux's {@code /proc} tells. */
public record RawDescriptor(RandomAccessFile file, int number, Path path) implements AutoCloseable {
    private static final Path OPEN = Path.of("/proc/self/fd");

    /** A FIFO that is open both ways: what is written to it can be read from it. */
    public static RawDescriptor fifo() throws IOException {
        return open(RawPipe.fifo(Files.createTempDirectory("jvloop-descriptor")));
    }

    public static RawDescriptor regular() throws IOException {
        return open(Files.createTempFile(Files.createTempDirectory("jvloop-descriptor"), "file", ""));
    }

    private static RawDescriptor open(Path path) throws IOException {
        assumeTrue(Files.isDirectory(OPEN), "needs /proc, to learn a descriptor");
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        return new RawDescriptor(file, numberOf(path.toRealPath(), -1), path);
    }

    private static int numberOf(Path path, int butNot) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(OPEN)) {
            for (Path each : all) {
                int number = Integer.parseInt(each.getFileName().toString());
                if (number != butNot && link(each).equals(path.toString())) {
                    return number;
                }
            }
        }
        throw new AssertionError("nothing has opened " + path);
    }

    private static String link(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException closedMeanwhile) {
            return "";
        }
    }

    /** The descriptor of the one socket that {@code opening} opens. */
    public static int numberOfSocket(Opening opening) throws IOException {
        assumeTrue(Files.isDirectory(OPEN), "needs /proc, to learn a descriptor");
        Set<Integer> before = sockets();
        opening.run();
        Set<Integer> after = sockets();
        after.removeAll(before);
        if (after.size() != 1) {
            throw new AssertionError("not one socket was opened: " + after);
        }
        return after.iterator().next();
    }

    /** Opens a socket. */
    public interface Opening {
        void run() throws IOException;
    }

    private static Set<Integer> sockets() throws IOException {
        Set<Integer> all = new HashSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(OPEN)) {
            for (Path each : open) {
                if (link(each).startsWith("socket:")) {
                    all.add(Integer.parseInt(each.getFileName().toString()));
                }
            }
        }
        return all;
    }

    /** The flags of an open descriptor as {@code /proc} tells them. */
    public static int flags(int number) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + number)).stream().filter(line -> line.startsWith("flags:"))
                .mapToInt(line -> Integer.parseInt(line.substring("flags:".length()).strip(), 8)).findFirst().orElseThrow();
    }

    /** The descriptor by which somebody else has opened the same file. */
    public int otherNumber() throws IOException {
        return numberOf(path.toRealPath(), number);
    }

    public void write(String text) throws IOException {
        file.writeBytes(text);
    }

    /** What is there, which must be something. */
    public String read(int atMost) throws IOException {
        byte[] bytes = new byte[atMost];
        int count = file.read(bytes);
        return new String(bytes, 0, count, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(path);
        Files.deleteIfExists(path.getParent());
    }
}
