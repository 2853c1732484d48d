package io.jvloop.tck.net.descriptors;

import static io.jvloop.Asyncio.toThread;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.ReadySocket;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.CLibrary;
import io.jvloop.tck.peers.DatagramRecorder;
import io.jvloop.tck.peers.RawDescriptor;
import io.jvloop.tck.peers.Recorder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** Servers and datagram endpoints on sockets that somebody else has made. */
public class ReadySocketContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.TCP);
    @TempDir
    Path directory;

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private interface Use<T> {
        void of(T channel, ReadySocket ready) throws Exception;
    }

    private boolean takesDescriptors() {
        return fixture.loop().capabilities().contains(Capability.DESCRIPTORS);
    }

    /** In the form that the back end takes: the channel itself, or a descriptor of the same open socket. */
    private void withListener(SocketAddress address, Use<ServerSocketChannel> use) throws Exception {
        fixture.run(() -> {
            ServerSocketChannel[] opened = new ServerSocketChannel[1];
            RawDescriptor.Opening opening = () -> opened[0] = address instanceof UnixDomainSocketAddress
                    ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
            int number = -1;
            if (takesDescriptors()) {
                number = CLibrary.duplicateOf(opening);
            } else {
                opening.run();
            }
            try (ServerSocketChannel channel = opened[0]) {
                channel.bind(address);
                use.of(channel, number < 0 ? ReadySocket.channel(channel) : ReadySocket.descriptor(number));
            }
        });
    }

    private void withDatagrams(Use<DatagramChannel> use) throws Exception {
        fixture.require(Capability.UDP);
        fixture.run(() -> {
            DatagramChannel[] opened = new DatagramChannel[1];
            RawDescriptor.Opening opening = () -> opened[0] = DatagramChannel.open(StandardProtocolFamily.INET);
            int number = -1;
            if (takesDescriptors()) {
                number = CLibrary.duplicateOf(opening);
            } else {
                opening.run();
            }
            try (DatagramChannel channel = opened[0]) {
                channel.bind(ANY_PORT);
                use.of(channel, number < 0 ? ReadySocket.channel(channel) : ReadySocket.descriptor(number));
            }
        });
    }

    private Server echo(ReadySocket ready) throws IOException {
        try {
            return Asyncio.startServer((reader, writer) -> writer.write(reader.readExactly(4)), ready, ServerOptions.DEFAULT);
        } catch (UnsupportedOperationException e) {
            throw new TestAbortedException(e.getMessage());
        }
    }

    private DatagramEndpoint<DatagramRecorder> endpoint(ReadySocket ready) throws IOException {
        try {
            return fixture.loop().createDatagramEndpoint(() -> new DatagramRecorder(fixture.loop()), ready);
        } catch (UnsupportedOperationException e) {
            throw new TestAbortedException(e.getMessage());
        }
    }

    private void answers(SocketAddress address) throws IOException {
        StreamPair client = Asyncio.openConnection(address, ConnectOptions.DEFAULT);
        client.writer().write("ping".getBytes(StandardCharsets.UTF_8));
        assertThat(client.reader().readExactly(4)).asString(StandardCharsets.UTF_8).isEqualTo("ping");
        client.writer().close();
        client.writer().awaitClosed();
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_server_sock}. */
    @Test
    void serverServesOnASocketOfTheInternet() throws Exception {
        withListener(ANY_PORT, (channel, ready) -> {
            SocketAddress address = channel.getLocalAddress();
            Server server = echo(ready);
            assertThat(((InetSocketAddress) server.addresses().getFirst()).getPort()).isEqualTo(((InetSocketAddress) address).getPort());
            answers(address);
            answers(address);
            end(server);
        });
    }

    /** {@code test_unix_events.SelectorEventLoopUnixSocketTests.test_create_unix_server_*}: the file is who has bound it. */
    @Test
    void serverServesOnAUnixDomainSocketAndLeavesItsFile() throws Exception {
        fixture.require(Capability.UNIX);
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("socket"));
        withListener(address, (channel, ready) -> {
            Server server = echo(ready);
            assertThat(server.addresses()).singleElement().isEqualTo(address);
            answers(address);
            end(server);
            assertThat(Files.exists(address.getPath())).isTrue();
        });
    }

    /** A service manager listens on, and starts the service anew for the next connection. */
    @Test
    void whoSharesTheSocketListensOnAfterTheClose() throws Exception {
        assumeTrue(takesDescriptors(), "the back end takes the channel itself, which nobody shares");
        withListener(ANY_PORT, (channel, ready) -> {
            Server server = echo(ready);
            answers(channel.getLocalAddress());
            end(server);
            channel.configureBlocking(true);
            try (SocketChannel client = SocketChannel.open(channel.getLocalAddress());
                    SocketChannel accepted = toThread(() -> channel.accept())) {
                assertThat(accepted.getRemoteAddress()).isEqualTo(client.getLocalAddress());
            }
        });
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_datagram_endpoint_sock}. */
    @Test
    @Behaviour(412)
    void endpointReceivesAndSendsByASocketThatIsBound() throws Exception {
        withDatagrams((channel, ready) -> {
            SocketAddress address = channel.getLocalAddress();
            DatagramEndpoint<DatagramRecorder> endpoint = endpoint(ready);
            assertThat(endpoint.transport().localAddress()).isEqualTo(address);
            assertThat(endpoint.transport().remoteAddress()).isNull();
            endpoint.transport().sendTo(bytes("to myself"), address);
            assertThat(endpoint.protocol().awaitReceived(1)).containsExactly("to myself");
            endpoint.transport().close();
            endpoint.protocol().await("lost");
            assertThat(channel.isOpen()).isEqualTo(takesDescriptors());
        });
    }

    @Test
    void endpointOfAConnectedSocketHasItsPeer() throws Exception {
        withDatagrams((channel, ready) -> {
            try (DatagramChannel peer = DatagramChannel.open(StandardProtocolFamily.INET).bind(ANY_PORT)) {
                channel.connect(peer.getLocalAddress());
                DatagramEndpoint<DatagramRecorder> endpoint = endpoint(ready);
                assertThat(endpoint.transport().remoteAddress()).isEqualTo(peer.getLocalAddress());
                peer.send(bytes("hello"), channel.getLocalAddress());
                assertThat(endpoint.protocol().awaitReceived(1)).containsExactly("hello");
                endpoint.transport().send(bytes("answer"));
                ByteBuffer answer = ByteBuffer.allocate(100);
                toThread(() -> peer.receive(answer));
                assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8)).isEqualTo("answer");
                endpoint.transport().close();
                endpoint.protocol().await("lost");
            }
        });
    }

    @Test
    void socketOfTheWrongKindIsAnArgumentErrorAndStaysOpen() throws Exception {
        withListener(ANY_PORT, (channel, ready) -> {
            Throwable refused = catchThrowable(() -> endpoint(ready));
            if (refused instanceof TestAbortedException aborted) {
                throw aborted;
            }
            assertThat(refused).isInstanceOf(IllegalArgumentException.class);
            Server server = echo(ready);
            answers(channel.getLocalAddress());
            end(server);
        });
    }

    @Test
    void whatIsNoSocketIsAnArgumentError() throws Exception {
        assertThatIllegalArgumentException().isThrownBy(() -> ReadySocket.descriptor(-1)).withMessageContaining("not negative");
        assumeTrue(takesDescriptors(), "the back end takes no descriptors");
        fixture.run(() -> {
            try (RawDescriptor fifo = RawDescriptor.fifo()) {
                assertThatIllegalArgumentException().isThrownBy(() -> echo(ReadySocket.descriptor(fifo.number())))
                        .withMessageContaining("no socket");
                assertThatThrownBy(() -> echo(ReadySocket.descriptor(99_999))).isInstanceOf(IOException.class)
                        .hasMessageContaining("not open");
            }
        });
    }

    @AsyncTest
    void theOtherKindOfReadySocketIsRefusedWithTheWayOut() throws Exception {
        try (ServerSocketChannel channel = ServerSocketChannel.open()) {
            ReadySocket other = takesDescriptors() ? ReadySocket.channel(channel) : ReadySocket.descriptor(0);
            assertThatThrownBy(() -> fixture.loop().createServer(() -> new Recorder(fixture.loop()), other, ServerOptions.DEFAULT))
                    .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("back end");
        }
    }

    /** A connection that waits in the queue when the server begins is served: nothing is lost while a service starts. */
    @Test
    void connectionThatCameBeforeTheServerIsServed() throws Exception {
        withListener(ANY_PORT, (channel, ready) -> {
            Connection<Recorder> early = fixture.loop().createConnection(() -> new Recorder(fixture.loop()), channel.getLocalAddress(),
                    ConnectOptions.DEFAULT);
            early.transport().write("ping".getBytes(StandardCharsets.UTF_8));
            Server server = echo(ready);
            assertThat(early.protocol().awaitBytes(4)).asString(StandardCharsets.UTF_8).isEqualTo("ping");
            early.protocol().await("lost");
            end(server);
        });
    }
}
