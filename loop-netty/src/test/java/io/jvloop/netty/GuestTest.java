package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.GuestLoops;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.process.ProcessOptions;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A loop whose carrier is the thread of a Netty event loop, and whose sockets are in that event loop's poll. */
@ParameterizedClass
@EnumSource(HostKind.class)
class GuestTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @RegisterExtension
    final GuestFixture fixture;

    GuestTest(HostKind kind) {
        fixture = new GuestFixture(kind);
    }

    // ---- what a loop has ----

    @Test
    void guestRunsFromTheStart() {
        assertThat(fixture.guest().isRunning()).isTrue();
    }

    @Test
    void timersFire() {
        assertThat(fixture.run(() -> {
            Asyncio.sleep(Duration.ofMillis(5));
            return "slept";
        })).isEqualTo("slept");
    }

    @Test
    void tasksOfAGroupEndTogether() {
        assertThat(fixture.run(() -> {
            List<Task<Integer>> tasks = new ArrayList<>();
            Asyncio.taskGroup(group -> {
                for (int i = 0; i < 100; i++) {
                    int number = i;
                    tasks.add(group.createTask(() -> {
                        Asyncio.sleep(Duration.ofMillis(number % 3));
                        return number;
                    }));
                }
            });
            return tasks.stream().mapToInt(Task::result).sum();
        })).isEqualTo(4950);
    }

    @Test
    void streamsServeManyConnections() {
        assertThat(fixture.run(() -> {
            try (Server server = echoServer()) {
                List<Task<Integer>> clients = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    clients.add(Asyncio.createTask(() -> echoed(server, 20)));
                }
                int total = 0;
                for (Task<Integer> client : clients) {
                    total += client.await();
                }
                untilConnectionsAreServed();
                return total;
            }
        })).isEqualTo(50 * 20 * 5);
    }

    private static Server echoServer() throws IOException {
        return Asyncio.startServer((reader, writer) -> {
            for (byte[] bytes = reader.read(1000); bytes.length > 0; bytes = reader.read(1000)) {
                writer.write(bytes);
                writer.drain();
            }
            writer.close();
        }, ANY_PORT);
    }

    private static int echoed(Server server, int times) throws IOException {
        StreamPair pair = Asyncio.openConnection(server.addresses().getFirst());
        int count = 0;
        for (int i = 0; i < times; i++) {
            pair.writer().write("hello".getBytes(StandardCharsets.US_ASCII));
            pair.writer().drain();
            count += pair.reader().readExactly(5).length;
        }
        pair.writer().close();
        pair.writer().awaitClosed();
        return count;
    }

    @Test
    void connectionThatIsMadeAndClosedInOneTurnLeavesNothing() {
        fixture.run(() -> {
            try (Server server = echoServer()) {
                for (int i = 0; i < 50; i++) {
                    Asyncio.openConnection(server.addresses().getFirst()).writer().transport().abort();
                }
            }
            untilConnectionsAreServed();
            return null;
        });
    }

    /** The server's tasks are still to see what the clients did last, and some of their connections have only just come. */
    private void untilConnectionsAreServed() {
        while (fixture.guest().allTasks().size() > 1) {
            Asyncio.yieldNow();
        }
    }

    @Test
    void childrenAreAwaited() {
        assertThat(fixture.run(() -> Asyncio.createSubprocess(ProcessOptions.of("true")).waitFor())).isZero();
    }

    @Test
    void coroutineThatBlocksInTheJdkHoldsUpNobody() {
        assumeTrue(LoopFixture.isMounted(), "without the flag a coroutine that blocks stops the loop");
        ReentrantLock lock = new ReentrantLock();
        lock.lock();
        CompletableFuture<String> locked = Asyncio.runCoroutineThreadsafe(() -> {
            lock.lock();
            lock.unlock();
            return "locked";
        }, fixture.guest());
        fixture.run(() -> null);

        assertThat(fixture.<String>inHost(() -> "host")).isEqualTo("host");
        lock.unlock();
        assertThat(locked.join()).isEqualTo("locked");
    }

    // ---- beside Netty ----

    @Test
    void handlerCreatesATaskWithoutAHop() {
        assertThat(fixture.run(() -> {
            NettyPeers peers = fixture.peers();
            Promise<String> received = fixture.guest().createFuture();
            Channel server = peers.serveWhole(() -> NettyPeers.onRead((context, bytes) -> answerInATask(context, bytes)));
            Channel client = peers.connect(server.localAddress(),
                    NettyPeers.onRead((_, bytes) -> received.setResult(NettyPeers.text(bytes))));
            client.writeAndFlush(NettyPeers.bytes("ping"));
            String answer = received.await();
            peers.await(client.close());
            peers.await(server.close());
            return answer;
        })).isEqualTo("ping, after a while");
    }

    private static void answerInATask(ChannelHandlerContext context, ByteBuf bytes) {
        String request = NettyPeers.text(bytes);
        Asyncio.runningLoop().createTask(() -> {
            Asyncio.sleep(Duration.ofMillis(1));
            context.writeAndFlush(NettyPeers.bytes(request + ", after a while"));
        });
    }

    @Test
    void guestIsTheRunningLoopInTheHostsThread() {
        assertThat(fixture.inHost(Asyncio::runningLoop)).isSameAs(fixture.guest());
    }

    @Test
    void handlerCannotAwait() {
        fixture.inHost(() -> assertThatIllegalStateException().isThrownBy(() -> Asyncio.sleep(Duration.ofMillis(1)))
                .withMessageContaining("the caller is the host's code"));
    }

    @Test
    void coroutineAwaitsWhatTheHostDoes() {
        assertThat(fixture.run(() -> NettyFutures.await(fixture.host().submit(() -> "done")))).isEqualTo("done");
    }

    @Test
    void coroutineReadsAndWritesAChannelOfTheHost() {
        assertThat(fixture.run(() -> {
            NettyPeers peers = fixture.peers();
            Channel server = peers.serveWhole(NettyPeers::echo);
            Channel client = peers.connect(server.localAddress(), NettyPeers.silent());
            client.pipeline().removeFirst();
            try (NettyChannel channel = NettyChannel.over(fixture.guest(), client)) {
                channel.write(NettyPeers.bytes("there and back"));
                ByteBuf back = (ByteBuf) channel.read();
                try {
                    return NettyPeers.text(back);
                } finally {
                    back.release();
                    peers.await(server.close());
                }
            }
        })).isEqualTo("there and back");
    }

    @Test
    void descriptorNumbersGoFromGuestToHostAndBackInOneTurn() {
        fixture.run(() -> {
            NettyPeers peers = fixture.peers();
            Channel nettys = peers.serveWhole(NettyPeers::echo);
            try (Server ours = echoServer()) {
                for (int i = 0; i < 50; i++) {
                    Channel client = peers.connect(nettys.localAddress(), NettyPeers.silent());
                    StreamPair pair = Asyncio.openConnection(ours.addresses().getFirst());
                    pair.writer().transport().abort();
                    Channel reusing = peers.connect(nettys.localAddress(), NettyPeers.silent());
                    assertThat(echoed(ours, 1)).isEqualTo(5);
                    peers.await(client.close());
                    peers.await(reusing.close());
                }
            }
            peers.await(nettys.close());
            untilConnectionsAreServed();
            return null;
        });
    }

    @Test
    void bodyOnTheCarrierIsInTheHostsThread() {
        assertThat(fixture.run(() -> {
            boolean inCoroutine = fixture.host().inEventLoop();
            return List.of(inCoroutine, GuestLoops.onCarrier(() -> fixture.host().inEventLoop()));
        })).containsExactly(false, true);
    }

    // ---- what the host's poll refuses ----

    @Test
    void groupOfChannelsCannotBeHostedByAGuest() {
        assertThatThrownBy(() -> fixture.inHost(() -> NettyLoops.eventLoopGroup(fixture.guest())))
                .isInstanceOf(UnsupportedOperationException.class).hasMessageContaining("the loop is a guest of")
                .hasMessageEndingWith("register the channels there");
    }
}
