package io.jvloop.tck.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.net.PipeSource;
import io.jvloop.spi.Capability;
import io.jvloop.tck.LoopFixture;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;

/** A pipe of which the loop has one end, and the test, with plain blocking streams, the other. A FIFO, or a JDK pipe where it must be. */
public final class RawPipe implements Closeable {
    public final PipeSource source;
    private final Closeable peer;
    /** Both ends of a FIFO: so that opening one of them waits for nobody. */
    private final Closeable guard;
    private final Path directory;

    private RawPipe(PipeSource source, Closeable peer, Closeable guard, Path directory) {
        this.source = source;
        this.peer = peer;
        this.guard = guard;
        this.directory = directory;
    }

    /** The loop reads. */
    public static RawPipe toRead(LoopFixture fixture) throws IOException {
        return open(fixture, false);
    }

    /** The loop writes. */
    public static RawPipe toWrite(LoopFixture fixture) throws IOException {
        return open(fixture, true);
    }

    private static RawPipe open(LoopFixture fixture, boolean loopWrites) throws IOException {
        Path directory = Files.createTempDirectory("jvloop-pipe");
        if (fixture.loop().capabilities().contains(Capability.DESCRIPTORS)) {
            Path fifo = fifo(directory);
            RandomAccessFile guard = new RandomAccessFile(fifo.toFile(), "rw");
            Closeable peer = loopWrites ? new FileInputStream(fifo.toFile()) : new FileOutputStream(fifo.toFile());
            return new RawPipe(PipeSource.fifo(fifo), peer, guard, directory);
        }
        Pipe pipe = Pipe.open();
        return loopWrites ? new RawPipe(PipeSource.channel(pipe.sink()), Channels.newInputStream(pipe.source()), () -> {}, directory)
                : new RawPipe(PipeSource.channel(pipe.source()), Channels.newOutputStream(pipe.sink()), () -> {}, directory);
    }

    public static Path fifo(Path directory) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "needs the command mkfifo");
        Path fifo = directory.resolve("fifo");
        try {
            int code = new ProcessBuilder("/usr/bin/mkfifo", fifo.toString()).inheritIO().start().waitFor();
            if (code != 0) {
                throw new IOException("mkfifo " + fifo + " failed: " + code);
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
        return fifo;
    }

    /** The loop has opened its end: from now on each end goes with its only owner. */
    public void opened() throws IOException {
        guard.close();
    }

    public InputStream input() {
        return (InputStream) peer;
    }

    public OutputStream output() {
        return (OutputStream) peer;
    }

    public void closePeer() throws IOException {
        peer.close();
    }

    @Override
    public void close() throws IOException {
        peer.close();
        guard.close();
        Files.deleteIfExists(directory.resolve("fifo"));
        Files.deleteIfExists(directory);
    }
}
