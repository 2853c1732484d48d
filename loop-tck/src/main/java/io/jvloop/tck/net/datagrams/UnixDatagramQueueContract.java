package io.jvloop.tck.net.datagrams;

import static io.jvloop.Asyncio.sleep;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramTransport;
import io.jvloop.net.WriteBufferLimits;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.doubles.CountedPolls;
import io.jvloop.tck.peers.CLibrary;
import io.jvloop.tck.peers.DatagramRecorder;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Unix-domain datagrams whose receiver does not read: its queue fills, and then its senders wait. Linux has room for eleven of them, or for
 * as many as the sender's buffer has room for; the BSDs refuse instead of letting wait, so this is about a system that lets wait.
 */
public class UnixDatagramQueueContract {
    /** More than any queue has room for, in datagrams and in bytes. */
    private static final int MANY = 1000;
    /** Time in which a loop that spins polls thousands of times. */
    private static final Duration IDLE = Duration.ofMillis(50);
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.UNIX_DATAGRAMS, Capability.DESCRIPTORS);
    @TempDir
    Path directory;

    /** A socket at this path that reads what a test says, and no more. */
    private UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(directory.resolve("slow"));
    }

    private interface Use {
        void of(EventLoop loop, int receiver, CountedPolls polls) throws Exception;
    }

    private void withASlowReceiver(Use use) throws Exception {
        CountedPolls polls = new CountedPolls(fixture.policy());
        int receiver = CLibrary.boundDatagrams(address().getPath());
        try (EventLoop loop = Asyncio.newEventLoop(LoopOptions.DEFAULT.withPolicy(polls))) {
            loop.runUntilComplete(() -> use.of(loop, receiver, polls));
        } finally {
            CLibrary.close(receiver);
        }
    }

    private static DatagramEndpoint<DatagramRecorder> open(EventLoop loop, DatagramOptions options) throws IOException {
        return loop.createDatagramEndpoint(() -> new DatagramRecorder(loop), options);
    }

    private DatagramEndpoint<DatagramRecorder> nameless(EventLoop loop) throws IOException {
        return open(loop, DatagramOptions.anywhere(StandardProtocolFamily.UNIX));
    }

    private DatagramEndpoint<DatagramRecorder> connected(EventLoop loop) throws IOException {
        return open(loop, DatagramOptions.remote(address()));
    }

    private void send(DatagramTransport transport, String text) {
        transport.sendTo(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), address());
    }

    /** Sends until something has to wait. */
    private int fill(DatagramTransport transport, String text) {
        for (int i = 1; i < MANY; i++) {
            send(transport, text);
            if (transport.writeBufferSize() > 0) {
                return i;
            }
        }
        throw new AssertionError("the queue has room for more than " + MANY);
    }

    private static void idles(CountedPolls polls) {
        long before = polls.polls();
        sleep(IDLE);
        assertThat(polls.polls() - before).as("polls of an idle loop").isLessThan(20);
    }

    private void everythingArrivesInOrder(DatagramEndpoint<DatagramRecorder> endpoint, int receiver, CountedPolls polls) throws Exception {
        endpoint.transport().setWriteBufferLimits(new WriteBufferLimits(100, 0));
        List<String> sent = new ArrayList<>();
        while (!endpoint.protocol().calls.contains("pause")) {
            String text = "datagram " + sent.size();
            sent.add(text);
            send(endpoint.transport(), text);
            assertThat(sent).hasSizeLessThan(MANY);
        }
        idles(polls);
        for (String text : sent) {
            // The rest leaves as room comes; reading waits for it, off the loop.
            assertThat(Asyncio.toThread(() -> CLibrary.read(receiver, 100))).isEqualTo(text);
        }
        endpoint.protocol().await("resume");
        assertThat(endpoint.transport().writeBufferSize()).isZero();
        endpoint.transport().close();
        endpoint.protocol().await("lost");
        assertThat(endpoint.protocol().calls).containsExactly("made", "pause", "resume", "lost");
    }

    /** {@code selector_events._SelectorDatagramTransport.sendto}; the system itself tells of a peer's room. */
    @Test
    @Behaviour({411, 418})
    void senderWithAPeerIsPausedWithoutSpinningAndGoesOn() throws Exception {
        withASlowReceiver((loop, receiver, polls) -> everythingArrivesInOrder(connected(loop), receiver, polls));
    }

    /** Linux calls such a socket writable all the time, so that asyncio's loop spins. */
    @Test
    @Behaviour({411, 418})
    void senderWithoutAPeerIsPausedWithoutSpinningAndGoesOn() throws Exception {
        withASlowReceiver((loop, receiver, polls) -> everythingArrivesInOrder(nameless(loop), receiver, polls));
    }

    /** Then nothing of its own leaves the queue, of which the system would tell. */
    @Test
    void senderGoesOnThoughOnlyOthersHaveFilledTheQueue() throws Exception {
        withASlowReceiver((loop, receiver, polls) -> {
            List<DatagramEndpoint<DatagramRecorder>> late = List.of(nameless(loop), connected(loop));
            DatagramEndpoint<DatagramRecorder> early = nameless(loop);
            int queued = fill(early.transport(), "early") - 1;
            early.transport().abort();
            late.forEach(endpoint -> {
                send(endpoint.transport(), "late");
                assertThat(endpoint.transport().writeBufferSize()).isPositive();
            });
            idles(polls);
            for (int i = 0; i < queued; i++) {
                assertThat(CLibrary.read(receiver, 100)).isEqualTo("early");
            }
            for (DatagramEndpoint<DatagramRecorder> endpoint : late) {
                assertThat(Asyncio.toThread(() -> CLibrary.read(receiver, 100))).isEqualTo("late");
                endpoint.transport().close();
                endpoint.protocol().await("lost");
            }
        });
    }

    /** Long ones fill the sender's own buffer before they fill the queue. */
    @Test
    void senderWhoseOwnBufferIsFullGoesOnWithoutSpinning() throws Exception {
        withASlowReceiver((loop, receiver, polls) -> {
            for (DatagramEndpoint<DatagramRecorder> endpoint : List.of(nameless(loop), connected(loop))) {
                String text = "x".repeat(60_000);
                int sent = fill(endpoint.transport(), text);
                idles(polls);
                for (int i = 0; i < sent; i++) {
                    assertThat(Asyncio.toThread(() -> CLibrary.read(receiver, 65_536))).hasSize(60_000);
                }
                endpoint.transport().close();
                endpoint.protocol().await("lost");
            }
        });
    }

    /** An empty one takes a place in the queue like any other. */
    @Test
    void emptyDatagramWaitsLikeAnyOther() throws Exception {
        withASlowReceiver((loop, receiver, polls) -> {
            DatagramEndpoint<DatagramRecorder> endpoint = connected(loop);
            int sent = fill(endpoint.transport(), "");
            for (int i = 0; i < sent; i++) {
                assertThat(Asyncio.toThread(() -> CLibrary.read(receiver, 100))).isEmpty();
            }
            endpoint.transport().close();
            endpoint.protocol().await("lost");
        });
    }

    /** {@code test_selector_events.SelectorDatagramTransportTests.test_sendto_ready_closing}. */
    @Test
    @Behaviour(408)
    void closeSendsWhatWaitsAndAbortDropsIt() throws Exception {
        withASlowReceiver((loop, receiver, polls) -> {
            DatagramEndpoint<DatagramRecorder> aborted = nameless(loop);
            DatagramEndpoint<DatagramRecorder> closed = nameless(loop);
            int queued = fill(aborted.transport(), "aborted") - 1;
            send(closed.transport(), "closed");
            closed.transport().close();
            aborted.transport().abort();
            aborted.protocol().await("lost");
            idles(polls);
            assertThat(closed.protocol().calls).containsExactly("made");

            for (int i = 0; i < queued; i++) {
                assertThat(CLibrary.read(receiver, 100)).isEqualTo("aborted");
            }
            assertThat(Asyncio.toThread(() -> CLibrary.read(receiver, 100))).isEqualTo("closed");
            closed.protocol().await("lost");
            assertThat(closed.protocol().cause()).isNull();
        });
    }

    /** What waits for a receiver that goes away is refused, and what waits behind it for others is sent. */
    @Test
    void receiverThatGoesAwayIsReportedAndTheOthersGetTheirs() throws Exception {
        withASlowReceiver((loop, receiver, polls) -> {
            UnixDomainSocketAddress other = UnixDomainSocketAddress.of(directory.resolve("other"));
            DatagramEndpoint<DatagramRecorder> reading = open(loop, DatagramOptions.local(other));
            int leaving = CLibrary.boundDatagrams(directory.resolve("leaving"));
            DatagramEndpoint<DatagramRecorder> sender = nameless(loop);
            for (int i = 0; sender.transport().writeBufferSize() == 0; i++) {
                sender.transport().sendTo(ByteBuffer.allocate(1), UnixDomainSocketAddress.of(directory.resolve("leaving")));
                assertThat(i).isLessThan(MANY);
            }
            sender.transport().sendTo(ByteBuffer.wrap(new byte[] {'x'}), other);
            idles(polls);
            CLibrary.close(leaving);
            assertThat(reading.protocol().awaitReceived(1)).containsExactly("x");
            assertThat(sender.protocol().errors).singleElement()
                    .satisfies(error -> assertThat(error).hasMessageContaining("Connection refused"));
            sender.transport().close();
            sender.protocol().await("lost");
            reading.transport().close();
            reading.protocol().await("lost");
        });
    }
}
