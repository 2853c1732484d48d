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
 * A file that gets its name only when it is complete. Writing blocks, so it goes to a thread. Opening and removing are quick, and done at
 * once: a task that is cancelled meanwhile leaves nothing behind.
 */
final class FileSink implements AutoCloseable {
    private final Path target;
    private final Path part;
    private final FileChannel channel;

    FileSink(Path target) throws IOException {
        this.target = target;
        this.part = target.resolveSibling(target.getFileName() + ".part");
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
