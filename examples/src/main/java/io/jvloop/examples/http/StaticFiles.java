package io.jvloop.examples.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Serves the files below a directory, and nothing else: neither {@code ..} nor a symbolic link leads out. */
final class StaticFiles {
    static final String PREFIX = "/files/";
    private static final int PIECE = 1 << 16;

    private final Path root; // null: no files are served

    StaticFiles(Path root) throws IOException {
        this.root = root == null ? null : root.toRealPath();
    }

    void serve(Exchange exchange) throws IOException {
        String name = exchange.path().substring(PREFIX.length());
        Path path = exchange.host().blocking(() -> find(name));
        String guessed = URLConnection.guessContentTypeFromName(path.toString());
        AsciiString type = guessed == null ? MediaTypes.BINARY : AsciiString.of(guessed);
        try (FileChannel file = exchange.host().blocking(() -> FileChannel.open(path))) {
            long length = file.size();
            exchange.begin(HttpResponseStatus.OK, type, length);
            for (long position = 0; position < length && !exchange.method().equals(HttpMethod.HEAD);) {
                ByteBuffer piece = read(exchange.host(), file, position, (int) Math.min(PIECE, length - position));
                position += piece.remaining();
                exchange.write(Unpooled.wrappedBuffer(piece));
            }
        }
        exchange.end();
    }

    private Path find(String name) throws IOException {
        try {
            if (root != null && !name.startsWith("/")) {
                Path path = root.resolve(name).toRealPath();
                if (path.startsWith(root) && Files.isRegularFile(path)) {
                    return path;
                }
            }
        } catch (FileSystemException e) {
            // missing, or not ours to read: the client need not know which
        } catch (InvalidPathException e) {
            throw new HttpFailure(HttpResponseStatus.BAD_REQUEST, "the path is malformed");
        }
        throw new HttpFailure(HttpResponseStatus.NOT_FOUND, "there is no such file");
    }

    /** The buffer is garbage of the heap: a reading thread that the strand no longer waits for may still write into it. */
    private static ByteBuffer read(Host host, FileChannel file, long position, int length) throws IOException {
        return host.blocking(() -> {
            ByteBuffer piece = ByteBuffer.allocate(length);
            if (file.read(piece, position) <= 0) {
                throw new EOFException("the file has become shorter");
            }
            return piece.flip();
        });
    }
}
