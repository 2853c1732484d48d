package io.jvloop.examples.fetch;

import static io.jvloop.Asyncio.*;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that gets its name only when it is complete. Until then it has one with a space in it, which no part of a URL's path has, so that
 * no other download's file is ever called so; and the process's number, so that two processes may share a directory.
 *
 * <p>Writing blocks, so it goes to a thread. Opening and removing are quick, and done at once: a task that is cancelled meanwhile leaves
 * nothing behind.
 */
final class FileSink implements AutoCloseable {
    private final Path target;
    private final Path part;
    private final FileChannel channel;

    FileSink(Path target) throws IOException {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + " (part of " + ProcessHandle.current().pid() + ")");
        this.channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    void write(ByteBuffer block) throws IOException {
        toThread(() -> {
            while (block.hasRemaining()) {
                channel.write(block);
            }
        });
    }

    /** Says that the file is complete. */
    void complete() throws IOException {
        channel.close();
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes what is not complete. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
