package io.jvloop.tck.net.limits;

import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static io.jvloop.tck.peers.ConnectedFixture.connected;
import static io.jvloop.tck.peers.SecuredFixture.secured;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramTransport;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.net.Transport;
import io.jvloop.spi.Capability;
import io.jvloop.spi.DirectMemory;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.peers.Certificates;
import io.jvloop.tck.peers.DatagramRecorder;
import io.jvloop.tck.peers.RawPeer;
import io.jvloop.tck.peers.Recorder;
import io.jvloop.tck.peers.SecuredFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Memory for buffers: a burst gives it back, and who finds none fails alone. */
public class BufferMemoryContract {
    private static final String NONE = "no memory for buffers";
    private static final int MORE_THAN_THE_SYSTEM_TAKES_AT_ONCE = 32 << 20;
    /** What a loop keeps of what it once had to queue, and what it has besides. */
    private static final long KEPT = 8 << 20;
    private static final int MESSAGE = 100_000;
    private static final long STEP = 48 * 1024;
    private static final int REQUEST = 20_000;
    private final long limit = DirectMemory.limit();
    @RegisterExtension
    final LoopFixture fixture = Certificates.fixture(Capability.TCP);

    @AfterEach
    void putLimitBack() {
        DirectMemory.setLimit(limit);
    }

    private static void writeUntilLost(Recorder recorder) {
        for (int sent = 0; !recorder.calls.contains("lost"); sent += MESSAGE) {
            assertThat(sent).as("buffered without memory").isLessThan(MORE_THAN_THE_SYSTEM_TAKES_AT_ONCE);
            recorder.transport().write(new byte[MESSAGE]);
            Asyncio.yieldNow();
        }
    }

    private static void assertNothingToWrite(Transport transport) {
        assertThat(transport.writeBufferSize()).isZero();
        assertThat(transport.toString()).contains(" 0 bytes to write");
    }

    /** What a test does with two connections. */
    private interface Use {
        void of(Recorder victim, RawPeer victimsPeer, Recorder neighbour, RawPeer neighboursPeer) throws Exception;
    }

    private void two(Use use) throws Exception {
        fixture.run(() -> {
            List<Recorder> accepted = new ArrayList<>();
            Server server = fixture.loop().createServer(() -> {
                accepted.add(new Recorder(fixture.loop()));
                return accepted.getLast();
            }, ANY_PORT, ServerOptions.DEFAULT);
            SocketAddress address = server.addresses().getFirst();
            try (server; RawPeer first = RawPeer.connectNarrow(address); RawPeer second = RawPeer.connect(address)) {
                first.send(new byte[] {1});
                second.send(new byte[] {2});
                while (accepted.size() < 2 || accepted.stream().anyMatch(recorder -> recorder.received.size() == 0)) {
                    Asyncio.yieldNow();
                }
                boolean inOrder = accepted.getFirst().received.toByteArray()[0] == 1;
                use.of(accepted.get(inOrder ? 0 : 1), first, accepted.get(inOrder ? 1 : 0), second);
                server.abortClients();
            }
            server.awaitClosed();
        });
    }

    @Test
    void connectionWhoseWritesFindNoMemoryFailsAlone() throws Exception {
        two((victim, victimsPeer, neighbour, neighboursPeer) -> {
            neighbour.transport().write(new byte[] {1});
            assertThat(neighboursPeer.receive(1)).containsExactly(1);
            DirectMemory.setLimit(DirectMemory.used());
            writeUntilLost(victim);

            assertThat(victim.cause()).isInstanceOf(IOException.class).hasMessageContaining(NONE);
            assertNothingToWrite(victim.transport());
            neighboursPeer.send(new byte[] {3});
            assertThat(neighbour.awaitBytes(2)).containsExactly(2, 3);
            neighbour.transport().write(new byte[] {4});
            assertThat(neighboursPeer.receive(1)).containsExactly(4);
        });
    }

    @Test
    void connectionOfTlsWhoseWritesFindNoMemoryFails() throws Exception {
        secured(fixture, (client, server) -> {
            server.transport().pauseReading();
            DirectMemory.setLimit(DirectMemory.used());
            writeUntilLost(client);

            assertThat(client.cause()).isInstanceOf(IOException.class).hasMessageContaining(NONE);
            assertNothingToWrite(client.transport());
        });
    }

    @Test
    void whatABurstTookIsGivenBackWhenItIsSent() throws Exception {
        connected(fixture, (recorder, peer) -> {
            long before = DirectMemory.used();
            recorder.transport().write(new byte[MORE_THAN_THE_SYSTEM_TAKES_AT_ONCE]);
            assertThat(DirectMemory.used() - before).isGreaterThan(MORE_THAN_THE_SYSTEM_TAKES_AT_ONCE / 2);
            peer.receive(MORE_THAN_THE_SYSTEM_TAKES_AT_ONCE);
            while (recorder.transport().writeBufferSize() > 0) {
                Asyncio.yieldNow();
            }
            Steps.turns(3);

            assertThat(DirectMemory.used() - before).isLessThan(KEPT);
        });
    }

    @Test
    void whatABurstTookIsGivenBackWhenItIsDropped() throws Exception {
        two((victim, victimsPeer, neighbour, neighboursPeer) -> {
            long before = DirectMemory.used();
            victim.transport().write(new byte[MORE_THAN_THE_SYSTEM_TAKES_AT_ONCE]);
            assertThat(DirectMemory.used() - before).isGreaterThan(MORE_THAN_THE_SYSTEM_TAKES_AT_ONCE / 2);
            victim.transport().abort();
            assertNothingToWrite(victim.transport());
            victim.await("lost");
            assertNothingToWrite(victim.transport());
            victimsPeer.receiveAll();
            // The system may have had a part of it until now.
            neighboursPeer.send(new byte[] {3});
            neighbour.awaitBytes(2);

            assertThat(DirectMemory.used() - before).isLessThan(KEPT);
        });
    }

    @Test
    void transportWhosePeerHasResetHasNothingToWrite() throws Exception {
        two((victim, victimsPeer, neighbour, neighboursPeer) -> {
            victim.transport().write(new byte[MORE_THAN_THE_SYSTEM_TAKES_AT_ONCE]);
            victimsPeer.reset();
            victim.await("lost");

            assertNothingToWrite(victim.transport());
        });
    }

    @Test
    void transportOfTlsThatIsAbortedHasNothingToWrite() throws Exception {
        secured(fixture, (client, server) -> {
            server.transport().pauseReading();
            client.transport().write(new byte[MORE_THAN_THE_SYSTEM_TAKES_AT_ONCE / 4]);
            client.transport().abort();
            assertNothingToWrite(client.transport());
            client.await("lost");
            assertNothingToWrite(client.transport());
        });
    }

    /** Whatever it is that finds no memory: the opening, a read, a write, the handshake, a datagram. */
    @Test
    void loopBearsItsMemorysEndWhereverItComes() throws Exception {
        long before = DirectMemory.used();
        int failed = 0;
        for (long more = 0; !worksWith(before + more); more += STEP) {
            failed++;
            DirectMemory.setLimit(limit);
            assertThat(DirectMemory.used()).as("left behind with " + more + " bytes").isEqualTo(before);
        }
        assertThat(failed).isPositive();
        assertThat(worksWith(limit)).isTrue();
    }

    /** Whether a loop with so much memory does all it shall. What fails says why. */
    private boolean worksWith(long bytes) throws Exception {
        DirectMemory.setLimit(bytes);
        List<Throwable> problems = new ArrayList<>();
        try (EventLoop loop = Asyncio.newEventLoop(
                fixture.options().withExceptionHandler((_, failure) -> problems.add(failure.failure())))) {
            loop.runUntilComplete(() -> {
                try {
                    speakTls(loop);
                    if (loop.capabilities().contains(Capability.UDP)) {
                        sendDatagram(loop);
                    }
                } catch (IOException e) {
                    problems.add(e);
                }
                // There is memory again: whatever failed has harmed nobody else.
                DirectMemory.setLimit(limit);
                speakTls(loop);
            });
        } catch (UncheckedIOException notOpened) {
            problems.add(notOpened);
        }
        return problems.isEmpty();
    }

    private static void speakTls(EventLoop loop) throws IOException {
        try (Server server = Asyncio.startServer(BufferMemoryContract::answer, ANY_PORT, SecuredFixture.serving(SecuredFixture.SERVER));
                StreamPair client =
                        Asyncio.openConnection(server.addresses().getFirst(), SecuredFixture.connecting(SecuredFixture.CLIENT))) {
            client.writer().write(new byte[REQUEST]);
            client.reader().readExactly(MESSAGE);
            server.abortClients();
        }
    }

    private static void answer(StreamReader reader, StreamWriter writer) throws IOException {
        reader.readExactly(REQUEST);
        writer.write(new byte[MESSAGE]);
        writer.drain();
    }

    private static void sendDatagram(EventLoop loop) throws IOException {
        DatagramRecorder recorder = new DatagramRecorder(loop);
        DatagramTransport endpoint = loop.createDatagramEndpoint(() -> recorder, DatagramOptions.local(ANY_PORT)).transport();
        try {
            endpoint.sendTo(ByteBuffer.wrap(new byte[1000]), (InetSocketAddress) endpoint.localAddress());
            recorder.awaitUntil(() -> recorder.received.size() + recorder.errors.size() > 0);
            if (!recorder.errors.isEmpty()) {
                throw recorder.errors.getFirst();
            }
        } finally {
            endpoint.abort();
        }
    }
}
