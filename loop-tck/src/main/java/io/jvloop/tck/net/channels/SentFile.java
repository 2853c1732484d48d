package io.jvloop.tck.net.channels;

import io.jvloop.tck.peers.RawPeer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file that is sent, and what is sent around it. */
final class SentFile {
    static final int SIZE = 4 << 20;
    static final byte[] CONTENT = RawPeer.pattern(SIZE);
    static final byte[] BEFORE = "before".getBytes();
    static final byte[] AFTER = "after".getBytes();

    private SentFile() {
    }

    static FileChannel file(Path directory, byte[] content) throws IOException {
        return FileChannel.open(Files.write(directory.resolve("file"), content));
    }

    static byte[] part(int from, int count) {
        return Arrays.copyOfRange(CONTENT, from, from + count);
    }
}
