package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.openConnection;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.startServer;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.examples.Backends;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.PipeSource;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamReaderProtocol;
import io.jvloop.net.StreamWriter;
import io.jvloop.sync.AsyncEvent;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelsTest {
    private static final SocketAddress ANY_PORT = new InetSocketAddress("127.0.0.1", 0);

    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;
    @TempDir
    Path directory;

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aPipeIsAStream() throws Exception {
        Pipe pipe = Pipe.open();
        try (Pipe.SinkChannel sink = pipe.sink()) {
            sink.write(ascii("from the pipe\n"));
            run(Backends.options("nio"), () -> readPipe(PipeSource.channel(pipe.source())));
        }
        assertThat(stage.printed()).containsExactly("from the pipe");
    }

    @Test
    void aFifoIsAStream() throws Exception {
        LoopOptions epoll = Backends.options("epoll");
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        try (RandomAccessFile writer = new RandomAccessFile(fifo.toFile(), "rw")) {     // to open it only for writing would wait for us
            writer.writeBytes("from the pipe\n");
            run(epoll, () -> readPipe(PipeSource.fifo(fifo)));
        }
        assertThat(stage.printed()).containsExactly("from the pipe");
    }

    // snippet: read-pipe
    void readPipe(PipeSource source) throws IOException {           // PipeSource.descriptor(0), PipeSource.fifo(path)
        StreamReader reader = new StreamReader(runningLoop(), StreamReader.DEFAULT_LIMIT);
        var pipe = runningLoop().connectReadPipe(() -> new StreamReaderProtocol(reader), source);
        out.println(reader.readLine());
        pipe.transport().close();
    }
    // end

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aFileIsSent(String policy) throws Exception {
        Path page = Files.writeString(directory.resolve("page"), "a page");
        run(Backends.options(policy), () -> {
            try (Server server = startServer((_, writer) -> sendPage(writer, page), ANY_PORT);
                    StreamPair client = openConnection(server.addresses().getFirst())) {
                assertThat(client.reader().readAll()).asString().isEqualTo("page:a page");
            }
        });
    }

    // snippet: sendfile
    static void sendPage(StreamWriter writer, Path page) throws IOException {
        writer.write("page:");
        try (FileChannel file = FileChannel.open(page)) {
            runningLoop().sendfile(writer.transport(), file, 0, file.size());
        }
    }
    // end

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aChannelIsWatched(String policy) throws Exception {
        Pipe pipe = Pipe.open();
        try (Pipe.SourceChannel source = pipe.source(); Pipe.SinkChannel sink = pipe.sink()) {
            sink.write(ascii("x"));
            run(Backends.options(policy), () -> {
                // snippet: add-reader
                AsyncEvent readable = new AsyncEvent();
                source.configureBlocking(false);
                runningLoop().addReader(source, readable::set);     // again and again, while there is something to read
                readable.await();
                runningLoop().removeReader(source);
                out.println(source.read(ByteBuffer.allocate(100)));
                // end
            });
        }
        assertThat(stage.printed()).containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void aSocketIsUsedByHand(String policy) throws Exception {
        run(Backends.options(policy), () -> {
            try (Server server = startServer(NetworkTest::shout, "127.0.0.1", 0)) {
                SocketAddress address = server.addresses().getFirst();
                // snippet: sock-calls
                EventLoop loop = runningLoop();
                try (SocketChannel socket = SocketChannel.open()) {
                    socket.configureBlocking(false);
                    loop.sockConnect(socket, address);
                    loop.sockSendAll(socket, ByteBuffer.wrap("hello\n".getBytes(StandardCharsets.UTF_8)));
                    out.print(new String(loop.sockRecv(socket, 100), StandardCharsets.UTF_8));
                }
                // end
            }
        });
        assertThat(stage.printed()).containsExactly("HELLO");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nio", "epoll"})
    void anAcceptedSocketIsTakenOver(String policy) throws Exception {
        run(Backends.options(policy), () -> {
            try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT)) {
                listener.configureBlocking(false);
                StreamPair client = openConnection(listener.getLocalAddress());
                EventLoop loop = runningLoop();
                // snippet: connect-accepted
                SocketChannel accepted = loop.sockAccept(listener);
                var connection = loop.connectAccepted(NetworkTest.Echo::new, accepted, ConnectOptions.DEFAULT);
                // end
                client.writer().write("hello\n");
                assertThat(client.reader().readLine()).isEqualTo("hello");
                connection.transport().close();
                client.close();
            }
        });
    }
}
