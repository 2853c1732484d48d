package io.jvloop.tck.net.descriptors;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.yieldNow;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.PipeConnection;
import io.jvloop.net.PipeSource;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.Transport;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.DescriptorRecorder;
import io.jvloop.tck.peers.Program;
import io.jvloop.tck.peers.RawDescriptor;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Open descriptors on their way over Unix-domain connections, and connections made of them. */
public class DescriptorPassingContract {
    private static final int O_CLOEXEC = 02000000;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.UNIX);
    @TempDir
    Path directory;

    private interface Use {
        void of(Transport sender, Recorder receiver, RawDescriptor fifo) throws Exception;
    }

    private void connected(Recorder receiver, Use use) throws Exception {
        fixture.require(Capability.DESCRIPTOR_PASSING);
        fixture.run(() -> {
            Server server = server(receiver);
            Connection<Recorder> client = client();
            try (RawDescriptor fifo = RawDescriptor.fifo()) {
                receiver.await("made");
                use.of(client.transport(), receiver, fifo);
            }
            client.transport().abort();
            client.protocol().await("lost");
            receiver.await("lost");
            server.close();
        });
    }

    private Server server(Recorder receiver) throws IOException {
        return fixture.loop().createServer(() -> receiver, address(), ServerOptions.DEFAULT);
    }

    private Connection<Recorder> client() throws IOException {
        return fixture.loop().createConnection(() -> new Recorder(fixture.loop()), address(), ConnectOptions.DEFAULT);
    }

    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(directory.resolve("socket"));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private void pass(Transport sender, String with, RawDescriptor descriptor) throws IOException {
        fixture.loop().sendDescriptors(sender, bytes(with), descriptor.number());
    }

    /** Reads from a descriptor and closes it. */
    private String readAndClose(int descriptor, int count) throws IOException {
        PipeConnection<Recorder> pipe =
                fixture.loop().connectReadPipe(() -> new Recorder(fixture.loop()), PipeSource.descriptor(descriptor));
        String text = new String(pipe.protocol().awaitBytes(count), StandardCharsets.UTF_8);
        pipe.transport().close();
        pipe.protocol().await("lost");
        return text;
    }

    /** {@code test_socket.SendRecvFdsTests.testSendAndRecvFds}. */
    @Test
    void descriptorArrivesBeforeItsBytesAndLeadsToTheSameFile() throws Exception {
        DescriptorRecorder receiver = new DescriptorRecorder(fixture.loop());
        connected(receiver, (sender, same, fifo) -> {
            ByteBuffer data = bytes("take this");
            fixture.loop().sendDescriptors(sender, data, fifo.number());
            assertThat(data.hasRemaining()).isFalse();
            assertThat(receiver.awaitBytes(9)).asString(StandardCharsets.UTF_8).isEqualTo("take this");

            assertThat(receiver.calls).containsExactly("made", "1 descriptors", "data");
            int arrived = receiver.descriptors.getFirst();
            assertThat(arrived).isNotEqualTo(fifo.number());
            fifo.write("through the other");
            assertThat(readAndClose(arrived, 17)).isEqualTo("through the other");
        });
    }

    /** {@code test_socket.SendRecvFdsTests.testSendAndRecvFds}: several, in their order; not for children. */
    @Test
    void severalArriveInTheirOrderClosedOnExec() throws Exception {
        DescriptorRecorder receiver = new DescriptorRecorder(fixture.loop());
        connected(receiver, (sender, same, first) -> {
            try (RawDescriptor second = RawDescriptor.fifo()) {
                fixture.loop().sendDescriptors(sender, bytes("x"), first.number(), second.number());
                receiver.awaitBytes(1);
                for (int arrived : receiver.descriptors) {
                    assertThat(RawDescriptor.flags(arrived) & O_CLOEXEC).isNotZero();
                }
                first.write("one");
                second.write("two");
                assertThat(readAndClose(receiver.descriptors.get(0), 3)).isEqualTo("one");
                assertThat(readAndClose(receiver.descriptors.get(1), 3)).isEqualTo("two");
            }
        });
    }

    /** What is sent in answer to something that it has said is for it. */
    @Test
    void protocolThatIsSetLaterGetsDescriptorsFromThenOn() throws Exception {
        Recorder first = new Recorder(fixture.loop());
        connected(first, (sender, same, fifo) -> {
            sender.write(bytes("hello"));
            first.awaitBytes(5);
            DescriptorRecorder later = new DescriptorRecorder(fixture.loop());
            first.transport().setProtocol(later);
            first.transport().write(bytes("ready"));
            ((Recorder) sender.protocol()).awaitBytes(5);

            pass(sender, "x", fifo);
            later.awaitBytes(1);
            fifo.write("y");
            assertThat(readAndClose(later.descriptors.getFirst(), 1)).isEqualTo("y");
            first.transport().setProtocol(first);
        });
    }

    /** One who does not ask for descriptors shall not be filled up with them: the fixture sees that nothing stays open. */
    @Test
    void protocolThatDoesNotAskGetsTheBytesAlone() throws Exception {
        connected(new Recorder(fixture.loop()), (sender, receiver, fifo) -> {
            receiver.transport().pauseReading();
            sender.write(bytes("only "));
            pass(sender, "this ", fifo);
            sender.write(bytes("and that"));
            yieldNow();
            receiver.transport().resumeReading();
            assertThat(receiver.awaitBytes(18)).asString(StandardCharsets.UTF_8).isEqualTo("only this and that");
        });
    }

    /** Each read ends at descriptors, so it is short; no event tells of the bytes behind it, for nothing changes. */
    @Test
    void readThatEndsAtDescriptorsIsFollowedByAnother() throws Exception {
        connected(new Recorder(fixture.loop()), (sender, receiver, fifo) -> {
            receiver.transport().pauseReading();
            for (int i = 0; i < 20; i++) {
                pass(sender, "piece", fifo);
            }
            receiver.transport().resumeReading();
            assertThat(receiver.awaitBytes(100)).asString(StandardCharsets.UTF_8).isEqualTo("piece".repeat(20));
        });
    }

    @Test
    void bytesKeepTheirOrderAroundDescriptors() throws Exception {
        DescriptorRecorder receiver = new DescriptorRecorder(fixture.loop());
        connected(receiver, (sender, same, fifo) -> {
            byte[] before = RawPeer.pattern(1 << 20);
            receiver.transport().pauseReading();
            sender.write(before);
            Task<Void> sending = createTask(() -> pass(sender, "with", fifo));
            yieldNow();
            assertThat(sending.isDone()).isFalse();
            assertThatIllegalStateException().isThrownBy(() -> sender.write(bytes("between")));
            receiver.transport().resumeReading();
            sending.await();
            sender.write(bytes("after"));

            byte[] all = receiver.awaitBytes(before.length + 9);
            assertThat(new String(all, before.length, 9, StandardCharsets.UTF_8)).isEqualTo("withafter");
            fifo.write("x");
            assertThat(readAndClose(receiver.descriptors.getFirst(), 1)).isEqualTo("x");
        });
    }

    /** The fixture sees that those nobody asked for are closed. */
    @Test
    void sendingWaitsForRoomAndLosesNothing() throws Exception {
        connected(new Recorder(fixture.loop()), (sender, receiver, fifo) -> {
            receiver.transport().pauseReading();
            Task<Void> sending = createTask(() -> {
                for (int i = 0; i < 400; i++) {
                    fixture.loop().sendDescriptors(sender, ByteBuffer.wrap(new byte[1000]), fifo.number());
                }
            });
            yieldNow();
            assertThat(sending.isDone()).isFalse();
            receiver.transport().resumeReading();

            sending.await();
            receiver.awaitBytes(400_000);
        });
    }

    @Test
    void sendingThatIsCancelledLeavesTheTransportUsable() throws Exception {
        DescriptorRecorder receiver = new DescriptorRecorder(fixture.loop());
        connected(receiver, (sender, same, fifo) -> {
            receiver.transport().pauseReading();
            sender.write(new byte[1 << 20]);
            Task<Void> sending = createTask(() -> pass(sender, "never", fifo));
            yieldNow();
            sending.cancel();
            yieldNow();
            receiver.transport().resumeReading();
            sender.write(bytes("on"));

            byte[] all = receiver.awaitBytes((1 << 20) + 2);
            assertThat(new String(all, 1 << 20, all.length - (1 << 20), StandardCharsets.UTF_8)).isEqualTo("on");
            assertThat(receiver.descriptors).isEmpty();
        });
    }

    @Test
    void writeWhileDescriptorsAreSentIsToldToWaitForThem() throws Exception {
        connected(new Recorder(fixture.loop()), (sender, receiver, fifo) -> {
            receiver.transport().pauseReading();
            sender.write(new byte[1 << 20]);
            Task<Void> sending = createTask(() -> pass(sender, "x", fifo));
            yieldNow();

            assertThatIllegalStateException().isThrownBy(() -> sender.write(bytes("too early")))
                    .withMessageContaining("descriptors are being sent").withMessageContaining("sendDescriptors returns");
            receiver.transport().resumeReading();
            sending.await();
            receiver.awaitBytes((1 << 20) + 1);
        });
    }

    @Test
    void wrongUseIsRefused() throws Exception {
        connected(new Recorder(fixture.loop()), (sender, receiver, fifo) -> {
            EventLoop loop = fixture.loop();
            assertThatIllegalArgumentException().isThrownBy(() -> loop.sendDescriptors(sender, bytes(""), fifo.number()))
                    .withMessageContaining("at least one byte");
            assertThatIllegalArgumentException().isThrownBy(() -> loop.sendDescriptors(sender, bytes("x")));
            assertThatIllegalArgumentException().isThrownBy(() -> loop.sendDescriptors(sender, bytes("x"), new int[254]));
            assertThatThrownBy(() -> loop.sendDescriptors(sender, bytes("x"), 99_999)).isInstanceOf(IOException.class)
                    .hasMessageContaining("99999").hasMessageContaining("Bad file descriptor");
            sender.write(bytes("still open"));
            receiver.awaitBytes(10);
            sender.close();
            assertThatIllegalStateException().isThrownBy(() -> loop.sendDescriptors(sender, bytes("x"), fifo.number()));
        });
    }

    @Test
    void receiverThatThrowsEndsTheConnectionWithoutHearingMore() throws Exception {
        DescriptorRecorder receiver = new DescriptorRecorder(fixture.loop()) {
            @Override
            public void descriptorsReceived(int[] arrived) {
                super.descriptorsReceived(arrived);
                throw new IllegalStateException("boom");
            }
        };
        connected(receiver, (sender, same, fifo) -> {
            pass(sender, "x", fifo);
            receiver.await("lost");

            assertThat(receiver.calls).containsExactly("made", "1 descriptors", "lost");
            assertThat(fixture.failures()).singleElement()
                    .satisfies(failure -> assertThat(failure.message()).contains("descriptorsReceived"));
            fifo.write("y");
            assertThat(readAndClose(receiver.descriptors.getFirst(), 1)).isEqualTo("y");
        });
    }

    /** A connection accepted by one process and served by another: what passing descriptors is mostly for. */
    @Test
    void connectionThatWasPassedIsServed() throws Exception {
        DescriptorRecorder receiver = new DescriptorRecorder(fixture.loop());
        connected(receiver, (sender, same, fifo) -> {
            try (ServerSocketChannel listener = ServerSocketChannel.open().bind(ANY_PORT);
                    SocketChannel client = SocketChannel.open(listener.getLocalAddress())) {
                SocketChannel[] accepted = new SocketChannel[1];
                int number = RawDescriptor.numberOfSocket(() -> accepted[0] = listener.accept());
                fixture.loop().sendDescriptors(sender, bytes("serve it"), number);
                receiver.awaitBytes(8);
                accepted[0].close();

                Connection<Recorder> served = fixture.loop().connectAccepted(() -> new Recorder(fixture.loop()),
                        receiver.descriptors.getFirst(), ConnectOptions.DEFAULT);
                assertThat(served.transport().remoteAddress()).isEqualTo(client.getLocalAddress());
                client.write(bytes("ping"));
                assertThat(served.protocol().awaitBytes(4)).asString(StandardCharsets.UTF_8).isEqualTo("ping");
                served.transport().write(bytes("pong"));
                client.configureBlocking(false);
                assertThat(fixture.loop().sockRecv(client, 4)).asString(StandardCharsets.UTF_8).isEqualTo("pong");
                served.transport().close();
                served.protocol().await("lost");
            }
        });
    }

    @AsyncTest
    void onlyUnixDomainConnectionsPassDescriptors() throws Exception {
        Recorder accepted = new Recorder(fixture.loop());
        Server server = fixture.loop().createServer(() -> accepted, ANY_PORT, ServerOptions.DEFAULT);
        Connection<Recorder> client = fixture.loop().createConnection(() -> new Recorder(fixture.loop()),
                server.addresses().getFirst(), ConnectOptions.DEFAULT);
        assertThatThrownBy(() -> fixture.loop().sendDescriptors(client.transport(), bytes("x"), 0))
                .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("no Unix-domain connection");
        client.transport().write(bytes("on"));
        assertThat(accepted.awaitBytes(2)).asString(StandardCharsets.UTF_8).isEqualTo("on");
        client.transport().close();
        accepted.await("lost");
        server.close();
    }

    @AsyncTest
    void backEndWithoutTheCapabilitySaysSo() throws Exception {
        assumeTrue(!fixture.loop().capabilities().contains(Capability.DESCRIPTOR_PASSING), "has DESCRIPTOR_PASSING");
        Recorder accepted = new Recorder(fixture.loop());
        Server server = server(accepted);
        Connection<Recorder> client = client();
        assertThatThrownBy(() -> fixture.loop().sendDescriptors(client.transport(), bytes("x"), 0))
                .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("DESCRIPTOR_PASSING");
        if (!fixture.loop().capabilities().contains(Capability.DESCRIPTORS)) {
            assertThatThrownBy(() -> fixture.loop().connectAccepted(() -> new Recorder(fixture.loop()), 0, ConnectOptions.DEFAULT))
                    .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("DESCRIPTORS");
        }
        client.transport().close();
        accepted.await("lost");
        server.close();
    }

    /** {@code socket.send_fds} and {@code socket.recv_fds}: what Python sends and understands. */
    @AsyncTest
    void pythonReceivesAndSendsDescriptors() throws Exception {
        Program.need("python3");
        DescriptorRecorder receiver = new DescriptorRecorder(fixture.loop());
        fixture.require(Capability.DESCRIPTOR_PASSING);
        Server server = server(receiver);
        String script = """
                import os, socket, sys
                s = socket.socket(socket.AF_UNIX)
                s.connect(sys.argv[1])
                data, fds, flags, addr = socket.recv_fds(s, 100, 10)
                os.write(fds[0], b'from python')
                r, w = os.pipe()
                os.write(w, b'more')
                socket.send_fds(s, [data.upper()], [r])
                s.close()
                """;
        try (Program python = Program.start("python3", "-c", script, address().getPath().toString());
                RawDescriptor fifo = RawDescriptor.fifo()) {
            receiver.await("made");
            fixture.loop().sendDescriptors(receiver.transport(), bytes("hello"), fifo.number());
            assertThat(receiver.awaitBytes(5)).asString(StandardCharsets.UTF_8).isEqualTo("HELLO");
            assertThat(fifo.read(11)).isEqualTo("from python");
            assertThat(readAndClose(receiver.descriptors.getFirst(), 4)).isEqualTo("more");
            receiver.await("lost");
            assertThat(python.exitCode()).isZero();
        }
        server.close();
    }
}
