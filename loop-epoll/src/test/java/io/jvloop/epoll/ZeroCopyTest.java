package io.jvloop.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Protocol;
import io.jvloop.net.SendfileNotAvailableException;
import io.jvloop.net.Transport;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who sends a file: the kernel where the JDK's file channels are open to us (the build opens them in mounted mode), else this process. */
class ZeroCopyTest {
    private static final byte[] CONTENT = "content".getBytes();
    private static final boolean OPEN = Object.class.getModule().isOpen("sun.nio.ch", EpollPolicy.class.getModule());

    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(() -> LoopOptions.DEFAULT.withPolicy(policy()));
    @TempDir
    Path directory;

    private LoopPolicy policy() {
        return new EpollPolicy();
    }

    @Test
    void kernelSendsFilesWhereTheFlagIsGiven() throws Exception {
        EventLoop loop = fixture.loop();
        fixture.run(() -> {
            try (ServerSocketChannel listener = ServerSocketChannel.open();
                    FileChannel file = FileChannel.open(Files.write(directory.resolve("file"), CONTENT))) {
                listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Transport transport = loop.createConnection(() -> new Protocol() {
                }, listener.getLocalAddress(), ConnectOptions.DEFAULT).transport();
                try (SocketChannel peer = listener.accept()) {
                    if (OPEN) {
                        assertThat(loop.sendfile(transport, file, 0, CONTENT.length, false)).isEqualTo(CONTENT.length);
                    } else {
                        assertThatExceptionOfType(SendfileNotAvailableException.class)
                                .isThrownBy(() -> loop.sendfile(transport, file, 0, CONTENT.length, false));
                        assertThat(loop.sendfile(transport, file, 0, CONTENT.length)).isEqualTo(CONTENT.length);
                    }
                    ByteBuffer received = ByteBuffer.allocate(CONTENT.length);
                    while (received.hasRemaining()) {
                        peer.read(received);
                    }
                    assertThat(received.flip()).isEqualTo(ByteBuffer.wrap(CONTENT));
                }
                transport.abort();
                Asyncio.yieldNow();
                Asyncio.yieldNow();
            }
            assertThat(openFiles()).doesNotContain(directory.resolve("file"));
        });
    }

    private static List<Path> openFiles() throws IOException {
        List<Path> open = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    open.add(Files.readSymbolicLink(descriptor));
                } catch (NoSuchFileException closedMeanwhile) {
                    // another thread's
                }
            }
        }
        return open;
    }
}
