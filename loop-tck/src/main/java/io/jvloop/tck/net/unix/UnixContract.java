package io.jvloop.tck.net.unix;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.startServer;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.tck.net.unix.UnixPeers.ask;
import static io.jvloop.tck.net.unix.UnixPeers.leaveStaleFile;
import static io.jvloop.tck.peers.ConnectedFixture.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.net.AbstractSocketAddress;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.doubles.CountedPolls;
import io.jvloop.tck.peers.Echo;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Unix-domain stream sockets. */
public class UnixContract {
    private static final int MANY_CLIENTS = 100;
    /** Time in which a loop that spins polls thousands of times. */
    private static final Duration IDLE = Duration.ofMillis(50);
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.UNIX);
    @TempDir
    Path directory;

    private Path path() {
        return directory.resolve("socket");
    }

    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path());
    }

    private static Server echo(SocketAddress address) throws IOException {
        return startServer(Echo::echo, address);
    }

    /** {@code uvloop test_unix._TestUnix.test_create_unix_server_1}. */
    @AsyncTest
    @Behaviour(420)
    void manyStreamClientsTalkToAServerByPath() throws Exception {
        Server server = echo(address());
        List<Task<byte[]>> clients = new ArrayList<>();
        for (int i = 0; i < MANY_CLIENTS; i++) {
            byte[] question = RawPeer.pattern(1000 + i);
            clients.add(createTask(() -> ask(address(), question)));
        }
        List<byte[]> answers = gather(clients).await();
        for (int i = 0; i < MANY_CLIENTS; i++) {
            assertThat(answers.get(i)).isEqualTo(RawPeer.pattern(1000 + i));
        }
        end(server);
    }

    /** {@code test_events.EventLoopTestsMixin.test_create_unix_connection}. */
    @AsyncTest
    @Behaviour(420)
    void protocolsConnectByPathAndKnowTheirAddresses() throws Exception {
        Recorder accepted = new Recorder(fixture.loop());
        Server server = fixture.loop().createServer(() -> accepted, address(), ServerOptions.DEFAULT.withKeepAlive(true));
        ConnectOptions internetOptions = ConnectOptions.DEFAULT.withKeepAlive(true).withFamily(StandardProtocolFamily.INET6)
                .withLocalAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Connection<Recorder> client =
                fixture.loop().createConnection(() -> new Recorder(fixture.loop()), address(), internetOptions);
        client.transport().write("hello".getBytes(StandardCharsets.UTF_8));
        assertThat(accepted.awaitBytes(5)).asString(StandardCharsets.UTF_8).isEqualTo("hello");

        assertThat(server.addresses()).containsExactly(address());
        assertThat(client.transport().remoteAddress()).isEqualTo(address());
        assertThat(accepted.transport().localAddress()).isEqualTo(address());
        assertThat(accepted.transport().remoteAddress()).isEqualTo(UnixDomainSocketAddress.of(""));
        client.transport().close();
        accepted.await("lost");
        end(server);
    }

    /** A client that is not ours. */
    @AsyncTest
    @Behaviour(420)
    void foreignClientIsAnswered() throws Exception {
        Server server = echo(address());
        String answer = toThread(() -> {
            try (SocketChannel client = SocketChannel.open(address())) {
                client.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.UTF_8)));
                client.shutdownOutput();
                ByteBuffer into = ByteBuffer.allocate(100);
                while (client.read(into) >= 0) {
                    // up to the end
                }
                return StandardCharsets.UTF_8.decode(into.flip()).toString();
            }
        });
        assertThat(answer).isEqualTo("hello");
        end(server);
    }

    /** {@code uvloop test_unix._TestUnix.test_create_unix_connection_2}. */
    @AsyncTest
    @Behaviour(423)
    void missingPathIsFileNotFound() throws Exception {
        assertThatThrownBy(() -> ask(address(), new byte[1])).isInstanceOf(FileNotFoundException.class)
                .hasMessageContaining("No such file").hasMessageContaining(path().toString());
    }

    /** {@code uvloop test_unix._TestUnix.test_create_unix_connection_3}. */
    @AsyncTest
    @Behaviour(423)
    void socketFileWithoutAListenerRefuses() throws Exception {
        leaveStaleFile(address());
        assertThatThrownBy(() -> ask(address(), new byte[1])).isInstanceOf(ConnectException.class)
                .hasMessageContaining("Connection refused").hasMessageContaining(path().toString());
    }

    /** {@code test_unix_events.SelectorEventLoopUnixSocketTests.test_create_unix_connection_nopath_nosock}. */
    @Test
    @Behaviour(424)
    void addressWithoutAPathAndOneOfAnUnknownKindAreArgumentErrors() throws Exception {
        SocketAddress unknown = new SocketAddress() {
            private static final long serialVersionUID = 1;
        };
        fixture.run(() -> {
            for (SocketAddress bad : List.of(unknown, UnixDomainSocketAddress.of(""))) {
                assertThatIllegalArgumentException().isThrownBy(() -> ask(bad, new byte[1])).withMessageContaining("cannot connect to");
                assertThatIllegalArgumentException().isThrownBy(() -> echo(bad)).withMessageContaining("cannot listen on");
            }
        });
    }

    /** The system would cut the path off, or not take it: either way it must not become another socket. */
    @Test
    void pathThatIsTooLongIsAClearError() throws Exception {
        UnixDomainSocketAddress tooLong = UnixDomainSocketAddress.of(directory.resolve("x".repeat(108)));
        fixture.run(() -> {
            assertThatThrownBy(() -> echo(tooLong)).isInstanceOf(IOException.class).hasMessageContaining("too long")
                    .hasMessageContaining(tooLong.toString());
            assertThatThrownBy(() -> ask(tooLong, new byte[1])).isInstanceOf(IOException.class);
        });
        assertThat(directory).isEmptyDirectory();
    }

    /** {@code uvloop test_unix.Test_UV_Unix.test_epollhup}. */
    @Test
    @Behaviour(425)
    void hangUpWithoutInterestInReadingDoesNotSpin() throws Exception {
        CountedPolls counted = new CountedPolls(fixture.policy());
        try (EventLoop loop = Asyncio.newEventLoop(LoopOptions.DEFAULT.withPolicy(counted))) {
            loop.runUntilComplete(() -> {
                Recorder accepted = new Recorder(loop) {
                    @Override
                    protected void onMade() {
                        transport().pauseReading();
                    }
                };
                Server server = loop.createServer(() -> accepted, address(), ServerOptions.DEFAULT);
                try (SocketChannel peer = SocketChannel.open(address())) {
                    accepted.await("made");
                    peer.write(ByteBuffer.allocate(1));
                }
                long before = counted.polls();
                sleep(IDLE);
                assertThat(counted.polls() - before).as("polls of an idle loop").isLessThan(10);
                accepted.transport().resumeReading();
                accepted.await("lost");
                assertThat(accepted.order()).containsExactly("made", "data", "eof", "lost");
                end(server);
            });
        }
    }

    /** {@code unix_events.create_unix_server}: a path with a leading NUL. */
    @Test
    @Behaviour(426)
    void abstractNamesWorkAndLeaveNoFile() throws Exception {
        AbstractSocketAddress name = AbstractSocketAddress.of("jvloop-" + UUID.randomUUID());
        boolean offered = fixture.loop().capabilities().contains(Capability.ABSTRACT_UNIX);
        if (!offered) {
            fixture.run(() -> {
                assertThatThrownBy(() -> echo(name)).isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining("ABSTRACT_UNIX").hasMessageContaining(name.toString());
            });
        }
        assumeTrue(offered, "needs ABSTRACT_UNIX");
        fixture.run(() -> {
            assertThatThrownBy(() -> ask(name, new byte[1])).isInstanceOf(ConnectException.class);
            Server server = echo(name);
            assertThat(server.addresses()).containsExactly(name);
            assertThat(Files.readString(Path.of("/proc/net/unix"))).contains(" " + name + "\n");
            assertThat(ask(name, new byte[] {1, 2})).containsExactly(1, 2);
            assertThatThrownBy(() -> echo(name)).isInstanceOf(BindException.class).hasMessageContaining("Address already in use");
            end(server);
        });
    }
}
