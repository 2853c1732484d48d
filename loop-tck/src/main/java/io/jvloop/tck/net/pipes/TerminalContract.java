package io.jvloop.tck.net.pipes;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.EventLoop;
import io.jvloop.net.PipeSource;
import io.jvloop.spi.Capability;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.RawDescriptor;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Pseudo-terminals as pipes. */
public class TerminalContract {
    /** Many times what a terminal holds. */
    private static final int MUCH = 200_000;
    private static final int O_NONBLOCK = 04000;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(Capability.DESCRIPTORS);

    private EventLoop loop() {
        return fixture.loop();
    }

    private Recorder read(PipeSource source) throws IOException {
        return loop().connectReadPipe(() -> new Recorder(loop()), source).protocol();
    }

    private Recorder write(PipeSource source) throws IOException {
        return loop().connectWritePipe(() -> new Recorder(loop()), source).protocol();
    }

    /** {@code test_events.EventLoopTestsMixin.test_read_pty_output}: EIO is the end. */
    @AsyncTest
    @Behaviour(434)
    void masterReadsWhatTheTerminalWritesAndItsEnd() throws Exception {
        PseudoTerminal terminal = PseudoTerminal.open();
        Recorder master = read(PipeSource.descriptor(terminal.master()));
        Recorder other = write(PipeSource.descriptor(terminal.copy()));
        try (FileOutputStream slave = new FileOutputStream(terminal.slave().toFile())) {
            slave.write('1');
            assertThat(master.awaitBytes(1)).asString().isEqualTo("1");
            slave.write(new byte[] {'2', '3', '4', '5'});
            assertThat(master.awaitBytes(5)).asString().isEqualTo("12345");
        }
        master.await("lost");
        assertThat(master.order()).containsExactly("made", "data", "eof", "lost");
        assertThat(master.cause()).isNull();
        other.transport().abort();
        other.await("lost");
    }

    /** {@code test_events.EventLoopTestsMixin.test_bidirectional_pty}, with both sides on the loop. */
    @AsyncTest
    @Behaviour(434)
    void bothSidesReadAndWriteAtOnce() throws Exception {
        PseudoTerminal terminal = PseudoTerminal.open();
        Recorder slaveReads = read(PipeSource.fifo(terminal.slave()));
        Recorder slaveWrites = write(PipeSource.fifo(terminal.slave()));
        Recorder masterReads = read(PipeSource.descriptor(terminal.master()));
        Recorder masterWrites = write(PipeSource.descriptor(terminal.copy()));
        byte[] one = RawPeer.pattern(MUCH);
        byte[] other = RawPeer.pattern(2 * MUCH);
        slaveWrites.transport().write(one);
        masterWrites.transport().write(other);

        assertThat(masterReads.awaitBytes(one.length)).isEqualTo(one);
        assertThat(slaveReads.awaitBytes(other.length)).isEqualTo(other);
        slaveWrites.transport().close();
        slaveWrites.await("lost");
        masterWrites.transport().close();
        masterWrites.await("lost");
        assertThat(masterReads.order()).containsExactly("made", "data");
        slaveReads.transport().close();
        masterReads.await("lost");
        assertThat(masterReads.order()).containsExactly("made", "data", "eof", "lost");
        assertThat(masterReads.cause()).isNull();
        slaveReads.await("lost");
    }

    /** Whatever mode it is in: by its path it is opened non-blocking. */
    @AsyncTest
    void silentTerminalAndFullTerminalLetTheLoopRest() throws Exception {
        PseudoTerminal terminal = PseudoTerminal.open();
        Recorder reader = read(PipeSource.descriptor(terminal.master()));
        reader.transport().pauseReading();
        Recorder other = write(PipeSource.descriptor(terminal.copy()));
        Recorder silent = read(PipeSource.fifo(terminal.slave()));
        Recorder full = write(PipeSource.fifo(terminal.slave()));
        full.transport().write(RawPeer.pattern(MUCH));
        Steps.busyElsewhere();
        long polls = loop().statistics().polls();
        Steps.busyElsewhere();

        assertThat(loop().statistics().polls() - polls).isLessThan(50);
        for (Recorder each : List.of(silent, full, other, reader)) {
            each.transport().abort();
            each.await("lost");
        }
    }

    /** The other way round it is a hang-up: an end without an error. */
    @AsyncTest
    @Behaviour(434)
    void terminalEndsWithItsMaster() throws Exception {
        PseudoTerminal terminal = PseudoTerminal.open();
        Recorder slave = read(PipeSource.fifo(terminal.slave()));
        Recorder one = read(PipeSource.descriptor(terminal.master()));
        Recorder two = write(PipeSource.descriptor(terminal.copy()));
        one.transport().close();
        two.transport().close();
        one.await("lost");
        two.await("lost");
        slave.await("lost");
        assertThat(slave.order()).containsExactly("made", "eof", "lost");
        assertThat(slave.cause()).isNull();
    }

    /** Descriptors of the same open file have one mode between them, which the last one puts back. */
    @AsyncTest
    void readerStaysNonBlockingWhenItsWriterHasClosed() throws Exception {
        fixture.require(Capability.READINESS); // completions leave the mode alone
        PseudoTerminal terminal = PseudoTerminal.open();
        PseudoTerminal kept = terminal.duplicated();
        Recorder slave = read(PipeSource.fifo(terminal.slave()));
        Recorder writer = write(PipeSource.descriptor(terminal.copy()));
        Recorder reader = read(PipeSource.descriptor(terminal.master()));
        writer.transport().close();
        writer.await("lost");
        assertThat(RawDescriptor.flags(kept.copy()) & O_NONBLOCK).isNotZero();
        reader.transport().close();
        reader.await("lost");
        assertThat(RawDescriptor.flags(kept.copy()) & O_NONBLOCK).isZero();
        kept.closeCopy();
        slave.await("lost");
    }
}
