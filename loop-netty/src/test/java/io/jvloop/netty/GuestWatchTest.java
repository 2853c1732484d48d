package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.Promise;
import io.jvloop.UnhandledFailure;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Pipe;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a guest watches for its owner, in a poll in which the host has its own. */
class GuestWatchTest {

    @Nested
    class OnEpoll {
        @RegisterExtension
        final WarningWatch netty = NettyWatch.create();
        @RegisterExtension
        final GuestFixture fixture = new GuestFixture(HostKind.EPOLL);
        private final Queue<Promise<String>> answers = new ArrayDeque<>();

        private ChannelHandler answering() {
            return NettyPeers.onRead((_, bytes) -> answers.remove().setResult(NettyPeers.text(bytes)));
        }

        private String echoed(Channel client) {
            Promise<String> answer = fixture.guest().createFuture();
            answers.add(answer);
            client.writeAndFlush(NettyPeers.bytes("hello"));
            return answer.await();
        }

        @Test
        void descriptorOfAChannelOfTheHostIsWatchedBesideTheChannel() {
            fixture.run(() -> {
                NettyPeers peers = fixture.peers();
                Channel server = peers.serveWhole(NettyPeers::echo);
                EpollSocketChannel client = (EpollSocketChannel) peers.connect(server.localAddress(), answering());
                int number = client.fd().intValue();
                Promise<Boolean> seen = fixture.guest().createFuture();
                fixture.guest().addReader(number, () -> {
                    if (!seen.isDone()) {
                        seen.setResult(true);
                    }
                });

                assertThat(echoed(client)).isEqualTo("hello");
                assertThat(seen.await()).isTrue();
                assertThat(fixture.guest().removeReader(number)).isTrue();
                assertThat(echoed(client)).as("once the watch is ended").isEqualTo("hello");
                peers.await(client.close());
                peers.await(server.close());
                return null;
            });
        }

        /** Against the watch's contract, but no reason to fail: its owner has closed the descriptor without ending it. */
        @Test
        void channelOfTheHostGetsTheNumberOfAWatchThatWasLeftBehind() {
            fixture.run(() -> {
                NettyPeers peers = fixture.peers();
                Channel server = peers.serveWhole(NettyPeers::echo);
                FileDescriptor[] pipe = FileDescriptor.pipe();
                int number = pipe[0].intValue();
                fixture.guest().addReader(number, () -> {
                });
                pipe[0].close();
                Channel client = HostedDescriptorContract.socketWithNumber(number);
                peers.await(new Bootstrap().group(fixture.host()).channelFactory(() -> client).handler(answering())
                        .connect(server.localAddress()));

                assertThat(echoed(client)).isEqualTo("hello");
                assertThat(fixture.guest().removeReader(number)).isTrue();
                assertThat(echoed(client)).as("once the watch is ended").isEqualTo("hello");
                pipe[1].close();
                peers.await(client.close());
                peers.await(server.close());
                return null;
            });
        }
    }

    @Nested
    class OnNio {
        @RegisterExtension
        final GuestFixture fixture = new GuestFixture(HostKind.NIO);

        @Test
        void channelThatItsOwnerClosesBeforeTheHostWatchesItIsReported() throws IOException {
            Pipe pipe = Pipe.open();
            pipe.source().configureBlocking(false);
            List<UnhandledFailure> reported = fixture.run(() -> {
                fixture.guest().addReader(pipe.source(), () -> {
                });
                pipe.source().close();
                List<UnhandledFailure> taken = fixture.failures();
                while (taken.isEmpty()) {
                    Asyncio.yieldNow();
                    taken = fixture.failures();
                }
                assertThat(fixture.guest().removeReader(pipe.source())).isTrue();
                return taken;
            });
            pipe.sink().close();

            assertThat(reported).singleElement().satisfies(failure -> {
                assertThat(failure.message()).isEqualTo("A descriptor or channel cannot be watched in the poll of the loop's host");
                assertThat(failure.failure()).isInstanceOf(ClosedChannelException.class);
            });
        }
    }
}
