package io.jvloop.tck.net.transports;

import static io.jvloop.tck.peers.ConnectedFixture.connected;
import static io.jvloop.tck.peers.ConnectedFixture.narrow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.jvloop.Asyncio;
import io.jvloop.UnhandledFailure;
import io.jvloop.net.Transport;
import io.jvloop.net.WriteBufferLimits;
import io.jvloop.spi.Capability;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.watch.LogCapture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The marks of the write buffer. */
public class FlowControlContract {
    private static final int MORE_THAN_THE_SYSTEM_TAKES_AT_ONCE = 8 << 20;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture captured = new LogCapture();

    private Recorder recorder() {
        return new Recorder(fixture.loop());
    }

    /** Writes until the system takes no more, and says how much is buffered then. */
    private static int fill(Transport transport) {
        while (transport.writeBufferSize() == 0) {
            transport.write(new byte[100_000]);
            Asyncio.yieldNow();
        }
        return transport.writeBufferSize();
    }

    /** {@code test_transports.TransportTests.test_flowcontrol_mixin_set_write_limits}. */
    @Test
    @Behaviour(317)
    void defaultsAreSixteenAndSixtyFourKibibytes() throws Exception {
        connected(fixture, (recorder, peer) -> assertThat(recorder.transport().writeBufferLimits())
                .isEqualTo(new WriteBufferLimits(64 * 1024, 16 * 1024)));
    }

    /** {@code uvloop test_tcp.Test_UV_TCP.test_flowcontrol_mixin_set_write_limits}. */
    @Test
    @Behaviour(318)
    void oneMarkGivesTheOtherAndTheirOrderIsChecked() {
        assertThat(WriteBufferLimits.ofHigh(400)).isEqualTo(new WriteBufferLimits(400, 100));
        assertThat(WriteBufferLimits.ofLow(400)).isEqualTo(new WriteBufferLimits(1600, 400));
        assertThatIllegalArgumentException().isThrownBy(() -> new WriteBufferLimits(1, 2)).withMessageContaining("low 2, high 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new WriteBufferLimits(1, -1));
    }

    /** Refused before it is kept: a later write would fail of it. */
    @Test
    void limitsThatAreNullAreRefusedAndTheOldOnesStay() throws Exception {
        connected(fixture, (recorder, peer) -> {
            assertThatNullPointerException().isThrownBy(() -> recorder.transport().setWriteBufferLimits(null)).withMessage("limits");
            assertThat(recorder.transport().writeBufferLimits()).isEqualTo(WriteBufferLimits.DEFAULT);
            recorder.transport().write(new byte[1]);
        });
    }

    /** Whoever never drains learns what fills his memory, once. */
    @Test
    void writerThatGoesOnThoughItsPeerDoesNotReadIsNamedOnce() throws Exception {
        narrow(fixture, () -> new Recorder(fixture.loop()), (recorder, peer) -> {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i < 40; i++) {
                recorder.transport().write(block);
            }
            recorder.transport().abort();
        });

        assertThat(captured.text()).contains("SocketTransport[", "StreamWriter.drain").containsOnlyOnce("bytes are buffered");
    }

    /** {@code uvloop test_tcp.Test_UV_TCP.test_flowcontrol_mixin_set_write_limits}: the getter. */
    @Test
    @Behaviour(318)
    void marksThatWereSetAreTold() throws Exception {
        connected(fixture, (recorder, peer) -> {
            recorder.transport().setWriteBufferLimits(2000, 1000);
            assertThat(recorder.transport().writeBufferLimits()).isEqualTo(new WriteBufferLimits(2000, 1000));
            assertThatIllegalArgumentException().isThrownBy(() -> recorder.transport().setWriteBufferLimits(1, 2));
        });
    }

    /** {@code test_proactor_events.test_pause_resume_writing}. */
    @Test
    @Behaviour({317, 538})
    void protocolIsPausedOnceAboveTheHighMarkAndResumedOnceAtTheLowMark() throws Exception {
        List<Integer> atResume = new ArrayList<>();
        narrow(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            public void resumeWriting() {
                atResume.add(transport().writeBufferSize());
                super.resumeWriting();
            }
        }, (recorder, peer) -> {
            Transport transport = recorder.transport();
            transport.setWriteBufferLimits(1 << 30, 1);
            fill(transport);
            transport.write(new byte[MORE_THAN_THE_SYSTEM_TAKES_AT_ONCE]);
            transport.setWriteBufferLimits(transport.writeBufferSize() + 10, 1);
            transport.write(new byte[10]);
            assertThat(recorder.calls).doesNotContain("pause");
            transport.write(new byte[1]);
            assertThat(recorder.calls).containsExactly("made", "pause");
            transport.write(new byte[1000]);
            var reading = Asyncio.createTask(peer::receiveAll);
            recorder.await("resume");
            assertThat(atResume).singleElement().satisfies(size -> assertThat(size).isLessThanOrEqualTo(1));
            transport.close();
            reading.await();

            assertThat(recorder.order()).startsWith("made", "pause", "resume").doesNotHaveDuplicates();
        });
    }

    /** {@code asyncio.transports._FlowControlMixin.set_write_buffer_limits}. */
    @Test
    void lowerMarkPausesAtOnce() throws Exception {
        narrow(fixture, this::recorder, (recorder, peer) -> {
            recorder.transport().setWriteBufferLimits(1 << 30, 1);
            int buffered = fill(recorder.transport());
            recorder.transport().setWriteBufferLimits(buffered, 1);
            assertThat(recorder.calls).doesNotContain("pause");
            recorder.transport().setWriteBufferLimits(buffered - 1, 1);

            assertThat(recorder.calls).containsOnlyOnce("pause");
        });
    }

    /** {@code asyncio.transports._FlowControlMixin._maybe_pause_protocol}. */
    @Test
    @Behaviour(319)
    void throwingPauseWritingIsReportedAndNotThrownToTheWriter() throws Exception {
        narrow(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            public void pauseWriting() {
                throw new IllegalArgumentException("boom");
            }
        }, (recorder, peer) -> {
            recorder.transport().setWriteBufferLimits(0, 0);
            fill(recorder.transport());

            assertThat(fixture.failures()).hasSize(1);
            assertThat(recorder.transport().isClosing()).isFalse();
        });
    }

    /** What a turn has collected is sent before it counts against the mark. */
    @Test
    @Behaviour(538)
    void manyWritesInATurnDoNotPauseWhileTheSystemTakesThem() throws Exception {
        fixture.require(Capability.READINESS);
        connected(fixture, (recorder, peer) -> {
            recorder.transport().setWriteBufferLimits(0, 0);
            for (int i = 0; i < 100; i++) {
                recorder.transport().write(new byte[10]);
            }

            assertThat(recorder.calls).doesNotContain("pause");
            assertThat(recorder.transport().writeBufferSize()).isZero();
        });
    }

    /** {@code asyncio.transports._FlowControlMixin._maybe_resume_protocol}. */
    @Test
    @Behaviour(319)
    void throwingResumeWritingIsReportedAndTheConnectionGoesOn() throws Exception {
        narrow(fixture, () -> new Recorder(fixture.loop()) {
            @Override
            public void resumeWriting() {
                super.resumeWriting();
                throw new IllegalArgumentException("boom");
            }
        }, (recorder, peer) -> {
            recorder.transport().setWriteBufferLimits(0, 0);
            int written = 0;
            while (!recorder.calls.contains("pause")) {
                recorder.transport().write(new byte[100_000]);
                written += 100_000;
                Asyncio.yieldNow();
            }
            peer.receive(written);
            recorder.await("resume");
            recorder.transport().setWriteBufferLimits(WriteBufferLimits.DEFAULT);
            recorder.transport().write(new byte[] {5});

            assertThat(peer.receive(1)).containsExactly(5);
            assertThat(fixture.failures()).singleElement().extracting(UnhandledFailure::failure).hasToString(
                    "java.lang.IllegalArgumentException: boom");
        });
    }
}
