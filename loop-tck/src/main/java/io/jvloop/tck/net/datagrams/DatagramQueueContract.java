package io.jvloop.tck.net.datagrams;

import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramTransport;
import io.jvloop.net.WriteBufferLimits;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.peers.DatagramRecorder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Datagrams that wait because the system takes none. */
public class DatagramQueueContract {
    private static final int OVERHEAD = 8;

    /** What a test does with an endpoint whose socket takes nothing yet. */
    private interface Use {
        void of(DatagramTransport transport, DatagramRecorder recorder, HeldDatagrams system) throws Exception;
    }

    private static void held(Use use) throws Exception {
        HeldDatagrams system = new HeldDatagrams();
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        try (EventLoop loop = Asyncio.newEventLoop(LoopOptions.DEFAULT.withPolicy(system))) {
            loop.runUntilComplete(() -> {
                DatagramEndpoint<DatagramRecorder> endpoint =
                        loop.createDatagramEndpoint(() -> new DatagramRecorder(loop), DatagramOptions.remote(peer));
                use.of(endpoint.transport(), endpoint.protocol(), system);
            });
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@code test_selector_events.SelectorDatagramTransportTests.test_sendto_ready_closing}. */
    @Test
    @Behaviour(408)
    void closeSendsWhatIsQueuedAndThenTheConnectionIsLost() throws Exception {
        held((transport, recorder, system) -> {
            transport.send(bytes("one"));
            transport.send(bytes("two"));
            transport.close();
            yieldNow();
            yieldNow();
            assertThat(recorder.calls).containsExactly("made");
            assertThat(system.sent).isEmpty();

            system.release(2);
            recorder.await("lost");
            assertThat(system.sent).containsExactly("one", "two");
            assertThat(recorder.cause()).isNull();
        });
    }

    /** {@code test_selector_events.SelectorDatagramTransportTests.test_abort}. */
    @Test
    @Behaviour(408)
    void abortDropsWhatIsQueued() throws Exception {
        held((transport, recorder, system) -> {
            transport.send(bytes("one"));
            transport.close();
            transport.abort();
            system.release(1);
            recorder.await("lost");
            assertThat(system.sent).isEmpty();
            assertThat(transport.writeBufferSize()).isZero();
            assertThat(recorder.cause()).isNull();
        });
    }

    /** {@code uvloop test_udp.Test_UV_UDP.test_send_after_close}: not even while earlier ones are still leaving. */
    @Test
    @Behaviour(409)
    void whatIsSentAfterTheCloseNeverLeaves() throws Exception {
        held((transport, recorder, system) -> {
            transport.send(bytes("in time"));
            transport.close();
            ByteBuffer late = bytes("late");
            transport.send(late);
            assertThat(late.hasRemaining()).isFalse();

            system.release(2);
            recorder.await("lost");
            transport.send(bytes("later"));
            assertThat(system.sent).containsExactly("in time");
        });
    }

    /** {@code test_selector_events.SelectorDatagramTransportTests.test_sendto_buffer_bytearray, test_sendto_ready}. */
    @Test
    @Behaviour(410)
    void queueOwnsCopiesAndKeepsOrderAndBoundaries() throws Exception {
        held((transport, recorder, system) -> {
            byte[] reused = {'a', 'b'};
            transport.send(ByteBuffer.wrap(reused));
            reused[0] = 'x';
            transport.send(bytes(""));
            transport.send(ByteBuffer.wrap(reused));
            transport.close();
            system.release(3);
            recorder.await("lost");
            assertThat(system.sent).containsExactly("ab", "", "xb");
        });
    }

    /** {@code selector_events._SelectorDatagramTransport.sendto}: asyncio counts 8 bytes a datagram beside its own. */
    @Test
    @Behaviour(411)
    void writerIsPausedAboveTheHighMarkAndResumedAtTheLowOne() throws Exception {
        held((transport, recorder, system) -> {
            int one = 4 + OVERHEAD;
            transport.setWriteBufferLimits(new WriteBufferLimits(2 * one, one));
            transport.send(bytes("1111"));
            transport.send(bytes("2222"));
            assertThat(transport.writeBufferSize()).isEqualTo(2 * one);
            assertThat(recorder.calls).containsExactly("made");
            transport.send(bytes(""));
            assertThat(transport.writeBufferSize()).isEqualTo(2 * one + OVERHEAD);
            assertThat(recorder.calls).containsExactly("made", "pause");

            system.release(1);
            while (transport.writeBufferSize() > one + OVERHEAD) {
                yieldNow();
            }
            yieldNow();
            assertThat(recorder.calls).containsExactly("made", "pause");
            system.release(1);
            recorder.await("resume");
            assertThat(system.sent).containsExactly("1111", "2222");
            transport.abort();
            recorder.await("lost");
        });
    }
}
