package io.jvloop.proactor.iocp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The binding, layer by layer, against a completion port. */
@NeedsWindows
class OverlappedTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private final Arena arena = Arena.ofShared();
    private final List<Long> sockets = new ArrayList<>();
    private final List<Overlapped> completed = new ArrayList<>();
    private final List<Integer> bytes = new ArrayList<>();
    private Win32 win32;
    private CompletionPort port;
    private Winsock winsock;
    private OverlappedTable table;
    private int next;
    private Extensions extensions;
    private MemorySegment memory;

    @BeforeEach
    void open() throws IOException {
        win32 = Win32.in(arena);
        port = new CompletionPort(win32);
        winsock = new Winsock(win32);
        table = new OverlappedTable(win32);
        memory = win32.memory(Arena.ofAuto(), 65536);
        extensions = Extensions.of(winsock);
    }

    @AfterEach
    void close() {
        sockets.forEach(winsock::close);
        winsock.close();
        port.close();
        arena.close();
    }

    private long socket() throws IOException {
        long socket = winsock.stream(SocketAddresses.IPV4);
        sockets.add(socket);
        port.associate(socket);
        return socket;
    }

    private long bound() throws IOException {
        long socket = socket();
        winsock.bind(socket, SocketAddresses.IPV4, LOOPBACK);
        return socket;
    }

    private Overlapped operation() {
        return table.get(next++);
    }

    private void await(int count) {
        int end = completed.size() + count;
        while (completed.size() < end) {
            int taken = port.await(10_000_000_000L);
            assertThat(taken).as("completions within ten seconds").isPositive();
            for (int i = 0; i < taken; i++) {
                completed.add(table.get(table.numberAt(port.overlapped(i))));
                bytes.add(port.bytes(i));
            }
        }
    }

    private record Pair(long client, long server) {
    }

    private Pair pair() throws IOException {
        long listener = bound();
        winsock.listen(listener, 16);
        long server = socket();
        long client = bound();
        Overlapped accept = operation();
        Overlapped connect = operation();
        assertThat(accept.accept(extensions, listener, server)).isZero();
        assertThat(connect.connect(extensions, client, SocketAddresses.IPV4, winsock.localAddress(listener))).isZero();
        await(2);
        check(accept);
        check(connect);
        assertThat(accept.acceptedPeer(extensions)).isEqualTo(winsock.localAddress(client));
        winsock.updateContext(server, WindowsOptions.SO_UPDATE_ACCEPT_CONTEXT, listener);
        winsock.updateContext(client, WindowsOptions.SO_UPDATE_CONNECT_CONTEXT, 0);
        assertThat(winsock.remoteAddress(server)).isEqualTo(winsock.localAddress(client));
        assertThat(winsock.remoteAddress(client)).isEqualTo(winsock.localAddress(listener));
        return new Pair(client, server);
    }

    private MemorySegment text(int at, String text) {
        byte[] encoded = text.getBytes(StandardCharsets.US_ASCII);
        return memory.asSlice(at, encoded.length).copyFrom(MemorySegment.ofArray(encoded));
    }

    private String text(int at, int length) {
        return StandardCharsets.US_ASCII.decode(memory.asSlice(at, length).asByteBuffer()).toString();
    }

    @Test
    void whatIsSentInSeveralBuffersIsReceivedInOne() throws IOException {
        Pair pair = pair();
        Overlapped receive = operation();
        assertThat(receive.receive(pair.server, memory.asSlice(0, 100))).isZero();
        Overlapped send = operation();
        send.setBuffer(0, text(200, "hello ").address(), 6);
        send.setBuffer(1, text(300, "world").address(), 5);
        assertThat(send.send(pair.client, 2)).isZero();
        await(2);

        assertThat(completed).hasSize(4).contains(receive, send);
        assertThat(bytes.get(completed.indexOf(receive))).isEqualTo(11);
        assertThat(text(0, 11)).isEqualTo("hello world");
    }

    @Test
    void cancelledOperationCompletesAndSaysSo() throws IOException {
        Pair pair = pair();
        Overlapped receive = operation();
        assertThat(receive.receive(pair.server, memory.asSlice(0, 100))).isZero();
        assertThat(port.await(0)).isZero();
        receive.cancel(pair.server);
        await(1);
        assertThat(completed).last().isEqualTo(receive);
        assertThat(receive.error()).isEqualTo(995);
    }

    @Test
    void closingASocketCompletesWhatIsInFlight() throws IOException {
        Pair pair = pair();
        Overlapped receive = operation();
        assertThat(receive.receive(pair.server, memory.asSlice(0, 100))).isZero();
        winsock.close(pair.server);
        sockets.remove(pair.server);
        await(1);
        assertThat(completed).last().isEqualTo(receive);
        assertThat(receive.error()).isNotZero();
    }

    @Test
    void refusedConnectionSaysSo() throws IOException {
        InetSocketAddress nobody = winsock.localAddress(bound()); // bound and silent: so nobody else can take the port and answer
        Overlapped connect = operation();
        assertThat(connect.connect(extensions, bound(), SocketAddresses.IPV4, nobody)).isZero();
        await(1);
        assertThat(WindowsError.of(connect.error())).isInstanceOf(java.net.ConnectException.class).hasMessageContaining("refused");
    }

    @Test
    void endOfThePeerIsAReceiveOfNothing() throws IOException {
        Pair pair = pair();
        Overlapped receive = operation();
        assertThat(receive.receive(pair.server, memory.asSlice(0, 100))).isZero();
        winsock.shutdown(pair.client, Winsock.OUTPUT);
        await(1);
        check(receive);
        assertThat(bytes).last().isEqualTo(0);
    }

    @Test
    void postFromAnotherThreadEndsTheWait() throws InterruptedException {
        Thread other = Thread.ofVirtual().start(port::post);
        assertThat(port.await(Long.MAX_VALUE)).isOne();
        assertThat(port.overlapped(0)).isZero();
        other.join();
    }

    private static void check(Overlapped operation) throws SocketException {
        int error = operation.error();
        if (error != 0) {
            throw WindowsError.of(error);
        }
    }
}
