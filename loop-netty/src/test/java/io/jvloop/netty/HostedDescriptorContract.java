package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.PipeConnection;
import io.jvloop.net.PipeSource;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.RawDescriptor;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Netty's channels and the loop's watches share the numbers of descriptors: the kernel gives the lowest that is free. */
class HostedDescriptorContract {
    private static final int ATTEMPTS = 1000;
    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    @BeforeEach
    void assumeShared() {
        assumeTrue(peers().isEpoll(), "elsewhere Netty's channels are the JDK's, which knows no numbers");
    }

    private EventLoop loop() {
        return fixture.loop();
    }

    private NettyPeers peers() {
        return NettyPeers.on(loop());
    }

    /** Opens sockets until one has the number, and closes the others. */
    static EpollSocketChannel socketWithNumber(int number) {
        List<EpollSocketChannel> others = new ArrayList<>();
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                EpollSocketChannel socket = new EpollSocketChannel();
                if (socket.fd().intValue() == number) {
                    return socket;
                }
                others.add(socket);
            }
            throw new AssertionError("descriptor " + number + " is not given again");
        } finally {
            others.forEach(socket -> socket.unsafe().closeForcibly());
        }
    }

    /** Opens pipes until one's reading end has the number, and closes the others. */
    private static FileDescriptor[] pipeWithNumber(int number) throws IOException {
        List<FileDescriptor> others = new ArrayList<>();
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                FileDescriptor[] pipe = FileDescriptor.pipe();
                if (pipe[0].intValue() == number) {
                    return pipe;
                }
                others.addAll(List.of(pipe));
            }
            throw new AssertionError("descriptor " + number + " is not given again");
        } finally {
            for (FileDescriptor other : others) {
                other.close();
            }
        }
    }

    private static void write(FileDescriptor[] pipe) throws IOException {
        pipe[1].write(ByteBuffer.allocateDirect(1), 0, 1);
    }

    private String echoed(Channel client, List<Promise<String>> answers) {
        Promise<String> answer = loop().createFuture();
        answers.add(answer);
        client.writeAndFlush(NettyPeers.bytes("hello"));
        return answer.await();
    }

    /** Against the watch's contract, but no reason to fail: its owner has closed the descriptor without ending it. */
    @AsyncTest
    void channelGetsTheNumberOfAWatchThatWasLeftBehind() throws IOException {
        NettyPeers peers = peers();
        Channel server = peers.serve(NettyPeers::echo);
        List<String> events = new ArrayList<>();
        FileDescriptor[] pipe = FileDescriptor.pipe();
        int number = pipe[0].intValue();
        loop().addReader(number, () -> events.add("left behind"));
        pipe[0].close();
        Channel client = socketWithNumber(number);
        List<Promise<String>> answers = new ArrayList<>();
        peers.await(new Bootstrap().group(peers.hosted()).channelFactory(() -> client)
                .handler(NettyPeers.onRead((_, bytes) -> answers.removeFirst().setResult(NettyPeers.text(bytes))))
                .connect(server.localAddress()));

        assertThat(echoed(client, answers)).isEqualTo("hello");
        loop().removeReader(number);
        assertThat(echoed(client, answers)).as("once the watch is ended").isEqualTo("hello");
        assertThat(events).isEmpty();
        peers.await(client.close());
        pipe[1].close();
    }

    /** In one turn: Netty deregisters a channel after it has closed it. */
    @AsyncTest
    void watchGetsTheNumberOfAChannelThatWasClosed() throws IOException {
        NettyPeers peers = peers();
        Channel server = peers.serve(NettyPeers::echo);
        EpollSocketChannel client = (EpollSocketChannel) peers.connect(server.localAddress(), NettyPeers.silent());
        Promise<Void> readable = loop().createFuture();
        List<FileDescriptor> pipe = new ArrayList<>();
        peers.inService(() -> {
            int number = client.fd().intValue();
            client.close();
            try {
                pipe.addAll(List.of(pipeWithNumber(number)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            loop().addReader(number, () -> {
                loop().removeReader(number);
                readable.setResult(null);
            });
        });
        peers.await(client.closeFuture());
        Steps.turns(5);
        write(pipe.toArray(FileDescriptor[]::new));

        readable.await();
        for (FileDescriptor end : pipe) {
            end.close();
        }
    }

    @AsyncTest
    void watchOfAChannelsDescriptorIsRefused() {
        NettyPeers peers = peers();
        Channel server = peers.serve(NettyPeers::echo);
        List<Promise<String>> answers = new ArrayList<>();
        EpollSocketChannel client = (EpollSocketChannel) peers.connect(server.localAddress(),
                NettyPeers.onRead((_, bytes) -> answers.removeFirst().setResult(NettyPeers.text(bytes))));
        int number = client.fd().intValue();

        assertThatIllegalStateException().isThrownBy(() -> loop().addReader(number, () -> {
        })).withMessageContaining("descriptor " + number + " belongs to a transport or a channel of this loop");
        assertThat(echoed(client, answers)).isEqualTo("hello");
        peers.await(client.close());
    }

    @AsyncTest
    void handleOfATransportsDescriptorIsRefused() throws Exception {
        NettyPeers peers = peers();
        try (RawDescriptor fifo = RawDescriptor.fifo()) {
            Recorder recorder = new Recorder(loop());
            PipeConnection<Recorder> transport = loop().connectReadPipe(() -> recorder, PipeSource.fifo(fifo.path()));
            int number = fifo.otherNumber();

            assertThatThrownBy(() -> peers.await(peers.hosted().register(new Handle(new FileDescriptor(number)))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("descriptor " + number + " belongs to a transport");
            fifo.write("on");
            assertThat(recorder.awaitBytes(2)).asString().isEqualTo("on");
            transport.transport().close();
            recorder.await("lost");
        }
    }

    /** A handle that must not be registered. */
    private record Handle(FileDescriptor fd) implements EpollIoHandle {
        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            throw new AssertionError("registered");
        }

        @Override
        public void close() {
            // not its own
        }
    }
}
