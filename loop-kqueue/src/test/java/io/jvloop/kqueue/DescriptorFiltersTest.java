package io.jvloop.kqueue;

import static io.jvloop.kqueue.Kevent.EVFILT_READ;
import static io.jvloop.kqueue.Kevent.EVFILT_WRITE;
import static io.jvloop.kqueue.Kevent.EV_EOF;
import static io.jvloop.kqueue.ScriptedKqueue.NO_FLAGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.kqueue.ScriptedKqueue.Member;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.PipeSource;
import io.jvloop.tck.LoopFixture;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jnr.constants.platform.Errno;
import jnr.constants.platform.Fcntl;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a descriptor's filters, and what is made of their events. */
@ExtendWith(NativeSockets.class)
class DescriptorFiltersTest {
    private static final POSIX SYSTEM = POSIXFactory.getNativePOSIX();
    private final ScriptedKqueue kqueue = new ScriptedKqueue();
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(() -> LoopOptions.DEFAULT.withPolicy(kqueue));
    @TempDir
    Path directory;

    private interface Use {
        void of(Calls calls, SocketChannel peer, Member member) throws Exception;
    }

    private void connected(Use use) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address)) {
            fixture.run(() -> {
                Calls calls = new Calls(true);
                fixture.loop().createConnection(() -> calls, address, ConnectOptions.DEFAULT);
                try (SocketChannel peer = server.accept()) {
                    turns();
                    use.of(calls, peer, kqueue.members.getFirst());
                }
                calls.transport.abort();
                turns();
            });
        }
    }

    /** Enough for an event to be reported, processed and delivered, and for changes to reach the system. */
    private static void turns() {
        for (int i = 0; i < 100; i++) {
            Asyncio.yieldNow();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    // ---- interest ----

    @Test
    void aConnectionIsWatchedForReadingAloneFromTheBeginning() throws Exception {
        connected((calls, peer, member) -> assertThat(kqueue.told).containsExactly("+read"));
    }

    @Test
    void writabilityIsWatchedWhileTheSocketIsFull() throws Exception {
        connected((calls, peer, member) -> {
            peer.configureBlocking(false);
            int size = 4 << 20;
            calls.transport.write(ByteBuffer.allocate(size));
            turns();
            assertThat(kqueue.told).containsExactly("+read", "+write");

            int received = 0;
            while (received < size) {
                received += peer.read(ByteBuffer.allocate(size));
                member.event(EVFILT_WRITE, NO_FLAGS, 0);
                turns();
            }
            assertThat(kqueue.told).containsExactly("+read", "+write", "-write");
        });
    }

    @Test
    void filtersAreDeletedBeforeTheDescriptorIsClosed() throws Exception {
        connected((calls, peer, member) -> {
            calls.transport.write(ByteBuffer.allocate(4 << 20));
            turns();
            calls.transport.abort();
            turns();
            assertThat(kqueue.told).containsExactly("+read", "+write", "-write", "-read");
            assertThat(member.isValid()).isFalse();
        });
    }

    // ---- events ----

    /** By TCP, where a read that leaves room has taken all there was, unless an end was told. */
    @Test
    void everythingIsReadBeforeTheEndThatWasToldWithIt() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            fixture.run(() -> {
                Calls calls = new Calls(true);
                Task<?> connecting = connecting(calls, (InetSocketAddress) server.getLocalAddress());
                Member member = kqueue.members.getFirst();
                try (SocketChannel peer = server.accept()) {
                    member.event(EVFILT_WRITE, NO_FLAGS, 0);
                    connecting.await();
                    peer.write(bytes("last words"));
                    peer.shutdownOutput();
                    member.event(EVFILT_READ, EV_EOF, 0);
                    turns();
                    assertThat(calls.calls).containsExactly("last words", "eof");
                }
                calls.transport.abort();
                turns();
            });
        }
    }

    @Test
    void halfClosedConnectionIsStillWrittenTo() throws Exception {
        connected((calls, peer, member) -> {
            peer.shutdownOutput();
            member.event(EVFILT_READ, EV_EOF, 0);
            turns();
            calls.transport.write(bytes("answer"));
            calls.transport.close();
            turns();
            ByteBuffer answer = ByteBuffer.allocate(100);
            peer.read(answer);
            assertThat(StandardCharsets.US_ASCII.decode(answer.flip()).toString()).isEqualTo("answer");
            assertThat(calls.calls).containsExactly("eof", "lost");
            assertThat(calls.cause).isNull();
        });
    }

    /** As kqueues in user space do it, which read the error from the socket. */
    @Test
    void errorThatWasToldIsTheCauseOfTheLoss() throws Exception {
        connected((calls, peer, member) -> {
            peer.close();
            member.event(EVFILT_READ, EV_EOF, Errno.ECONNRESET.intValue());
            turns();
            assertThat(calls.calls).containsExactly("lost");
            assertThat(calls.cause).isInstanceOf(SocketException.class).hasMessageContaining("reset");
        });
    }

    @Test
    void endWhoseErrorOnlyForbidsWritingIsAnEnd() throws Exception {
        connected((calls, peer, member) -> {
            peer.close();
            member.event(EVFILT_READ, EV_EOF, Errno.EPIPE.intValue());
            turns();
            assertThat(calls.calls).containsExactly("eof");
        });
    }

    @Test
    void eventForNothingIsNoEvent() throws Exception {
        connected((calls, peer, member) -> {
            member.event(EVFILT_READ, NO_FLAGS, 0);
            member.event(EVFILT_WRITE, NO_FLAGS, 0);
            turns();
            assertThat(calls.calls).isEmpty();
        });
    }

    @Test
    void eventThatComesAfterTheCloseIsNoEvent() throws Exception {
        connected((calls, peer, member) -> {
            calls.transport.abort();
            member.event(EVFILT_READ, EV_EOF, Errno.ECONNRESET.intValue());
            member.event(EVFILT_WRITE, EV_EOF, Errno.ECONNRESET.intValue());
            turns();
            assertThat(member.isValid()).isFalse();
            member.event(EVFILT_READ, EV_EOF, Errno.ECONNRESET.intValue());
            turns();
            assertThat(calls.calls).containsExactly("lost");
            assertThat(calls.cause).isNull();
        });
    }

    @Test
    void connectIsDoneWhenItsSocketIsWritable() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fixture.run(() -> {
                Calls calls = new Calls(true);
                Task<?> connecting = connecting(calls, (InetSocketAddress) server.getLocalSocketAddress());
                assertThat(connecting.isDone()).isFalse();
                assertThat(kqueue.told).containsExactly("+read", "+write");
                server.accept().close();
                kqueue.members.getFirst().event(EVFILT_WRITE, NO_FLAGS, 0);
                connecting.await();
                turns();
                assertThat(kqueue.told).containsExactly("+read", "+write", "-write");
                calls.transport.abort();
                turns();
            });
        }
    }

    /** Not of the socket, which may know nothing any more: to a server whose queue is full a connect goes on. */
    @Test
    void refusedConnectFailsWithTheErrorThatWasTold() throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket full = new ServerSocket(0, 1, loopback);
                Socket _ = new Socket(loopback, full.getLocalPort());
                Socket _ = new Socket(loopback, full.getLocalPort())) {
            fixture.run(() -> {
                Task<?> connecting = connecting(new Calls(true), (InetSocketAddress) full.getLocalSocketAddress());
                kqueue.members.getFirst().event(EVFILT_WRITE, EV_EOF, Errno.ECONNREFUSED.intValue());
                assertThatThrownBy(connecting::await).rootCause().isInstanceOf(ConnectException.class).hasMessageContaining("refused");
            });
        }
    }

    private Task<?> connecting(Calls calls, InetSocketAddress address) {
        Task<?> connecting = Asyncio.createTask(() -> fixture.loop().createConnection(() -> calls, address, ConnectOptions.DEFAULT));
        turns();
        return connecting;
    }

    // ---- pipes ----

    /** Its reader's going is told by the filter for writing, the only one that such an end may have everywhere. */
    @Test
    void pipesEndForWritingIsWatchedForWritingAllTheTime() throws Exception {
        int[] ends = new int[2];
        assertThat(SYSTEM.pipe(ends)).isZero();
        fixture.run(() -> {
            Calls calls = new Calls(true);
            fixture.loop().connectWritePipe(() -> calls, PipeSource.descriptor(ends[1]));
            turns();
            assertThat(kqueue.told).containsExactly("+write");

            kqueue.members.getFirst().event(EVFILT_WRITE, NO_FLAGS, 0);
            turns();
            assertThat(calls.calls).isEmpty();

            SYSTEM.close(ends[0]);
            kqueue.members.getFirst().event(EVFILT_WRITE, EV_EOF, 0);
            turns();
            assertThat(calls.calls).containsExactly("lost");
            assertThat(kqueue.told).containsExactly("+write", "-write");
        });
    }

    /** FreeBSD: EPIPE, which Netty's handler drops. */
    @Test
    void pipeWhoseReaderHasGoneBeforeItIsWatchedIsLost() throws Exception {
        int[] ends = new int[2];
        assertThat(SYSTEM.pipe(ends)).isZero();
        SYSTEM.close(ends[0]);
        kqueue.refusal = Kevent.EPIPE;
        fixture.run(() -> {
            Calls calls = new Calls(true);
            fixture.loop().connectWritePipe(() -> calls, PipeSource.descriptor(ends[1]));
            turns();
            assertThat(calls.calls).containsExactly("lost");
        });
    }

    // ---- descriptors of the caller's ----

    @Test
    void nothingIsLeftOnADescriptorThatTheCallerKeeps() throws Exception {
        int[] ends = new int[2];
        assertThat(SYSTEM.pipe(ends)).isZero();
        fixture.run(() -> {
            fixture.loop().addReader(ends[1], () -> {});
            fixture.loop().addWriter(ends[1], () -> {});
            turns();
            fixture.loop().removeWriter(ends[1]);
            fixture.loop().removeReader(ends[1]);
            turns();
            assertThat(kqueue.told).filteredOn(change -> change.startsWith("-")).contains("-write", "-read");
            assertThat(kqueue.told.lastIndexOf("-write")).isGreaterThan(kqueue.told.lastIndexOf("+write"));
            SYSTEM.close(ends[0]);
            SYSTEM.close(ends[1]);
        });
    }

    @Test
    void standardInputIsWatchedForItsReaderUnderAnotherNumber() throws Exception {
        int[] ends = new int[2];
        assertThat(SYSTEM.pipe(ends)).isZero();
        int saved = SYSTEM.dup(0);
        SYSTEM.dup2(ends[0], 0);
        try {
            fixture.run(() -> {
                List<String> calls = new ArrayList<>();
                fixture.loop().addReader(0, () -> calls.add("readable"));
                turns();
                assertThat(kqueue.members.getFirst().ident()).isGreaterThan(2);
                kqueue.members.getFirst().event(EVFILT_READ, NO_FLAGS, 0);
                turns();
                assertThat(calls).containsExactly("readable");
                fixture.loop().removeReader(0);
            });
        } finally {
            SYSTEM.dup2(saved, 0);
            SYSTEM.close(saved);
            SYSTEM.close(ends[0]);
            SYSTEM.close(ends[1]);
        }
    }

    /** Netty's handler keeps the number 0 for its own wake-ups. */
    @Test
    void standardInputIsWatchedUnderAnotherNumber() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/stdin")), "standard input is closed");
        fixture.run(() -> {
            Calls calls = new Calls(true);
            fixture.loop().connectReadPipe(() -> calls, PipeSource.descriptor(0));
            turns();
            assertThat(kqueue.members.getFirst().ident()).isGreaterThan(2);
            calls.transport.abort();
            turns();
        });
        assertThat(SYSTEM.fcntl(0, Fcntl.F_GETFD)).isNotNegative();
    }
}
