package io.jvloop.proactor.iocp;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.completion.Block;
import io.jvloop.spi.completion.BlockPool;
import io.jvloop.spi.completion.ConnectingSocket;
import io.jvloop.spi.completion.ListenSocket;
import io.jvloop.spi.completion.StreamSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told what, and who owns the memory, when operations end early. Runs over poisoned blocks: the engine's close checks them. */
@NeedsWindows
class IocpEngineTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final ListenSettings LISTENING = new ListenSettings(100, true, false, false, null);
    private static final int BIG = 64 * 1024;
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private final List<StreamSocket> accepted = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private IocpEngine engine;

    @BeforeEach
    void open() throws IOException {
        engine = new IocpEngine(Objects.requireNonNull(Win32.in(Arena.ofAuto())));
    }

    @AfterEach
    void nothingIsInFlightAfterTheClose() {
        accepted.forEach(StreamSocket::close);
        assertThat(engine.close()).isTrue();
        assertThat(engine.operations().inFlight()).isZero();
    }

    private void pollUntil(BooleanSupplier done) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!done.getAsBoolean()) {
            assertThat(System.nanoTime()).as("told so far: %s", told).isLessThan(deadline);
            engine.poll(100_000_000);
        }
    }

    private ListenSocket listener() throws IOException {
        ListenSocket listener = engine.listen(LOOPBACK, LISTENING);
        listener.open(new ListenSocket.Events() {
            @Override
            public void accepted(StreamSocket socket) {
                accepted.add(socket);
            }

            @Override
            public void acceptEnded(@Nullable IOException failure) {
                told.add("accept ended " + failure);
            }
        });
        return listener;
    }

    /** Notes what it hears, and gives blocks back. */
    private final class Ear implements StreamSocket.Events, ConnectingSocket.Listener {
        private boolean connected;

        @Override
        public void connected(@Nullable IOException failure) {
            connected = true;
            if (failure != null) {
                told.add("not connected " + failure.getMessage());
            }
        }

        @Override
        public void received(Block block) {
            told.add("received " + block.bytes().remaining());
            block.release();
        }

        @Override
        public void receiveEnded(StreamSocket.ReceiveEnd reason, @Nullable IOException failure) {
            told.add("receive ended " + reason + (failure == null ? "" : " " + failure.getMessage()));
        }

        @Override
        public boolean sent(long count, @Nullable IOException failure) {
            told.add(failure == null ? "sent " + count : "not sent");
            return true;
        }
    }

    private StreamSocket connected(ListenSocket listener) throws IOException {
        Ear ear = new Ear();
        int before = accepted.size();
        ConnectingSocket client = engine.stream(listener.localAddress(), null);
        client.open(ear);
        client.connect(ear);
        pollUntil(() -> ear.connected && accepted.size() > before);
        accepted.getLast().open(new Ear());
        return client;
    }

    private static Block[] bytes(BlockPool pool, int count) throws IOException {
        Block block = pool.take();
        block.bytes().limit(count);
        return new Block[] {block};
    }

    @Test
    void tenThousandSocketsAreClosedWithTheirReceivesInFlight() throws IOException {
        ListenSocket listener = listener();
        listener.accept();
        List<StreamSocket> all = new ArrayList<>();
        while (all.size() < 10_000) {
            all.add(connected(listener));
            all.add(accepted.removeLast());
        }
        all.forEach(StreamSocket::receive);
        assertThat(engine.operations().inFlight()).isGreaterThan(10_000);

        all.forEach(StreamSocket::close);
        listener.close();
        pollUntil(() -> engine.operations().inFlight() == 0);
        assertThat(told).isEmpty();
    }

    @Test
    void connectIsCancelledByTheClose() throws IOException {
        ListenSocket listener = listener();
        Ear ear = new Ear();
        ConnectingSocket client = engine.stream(listener.localAddress(), null);
        client.open(ear);
        client.connect(ear);
        client.close();
        pollUntil(() -> engine.operations().inFlight() == 0);
        assertThat(ear.connected).isFalse();
        listener.close();
    }

    @Test
    void acceptIsCancelledAndBegunAgain() throws IOException {
        ListenSocket listener = listener();
        listener.accept();
        listener.stopAccepting();
        assertThat(told).as("inside the call").isEmpty();
        pollUntil(() -> !told.isEmpty());
        assertThat(told).containsExactly("accept ended null");

        listener.accept();
        connected(listener).close();
        listener.close();
    }

    @Test
    void whatArrivesAfterReceivingWasStoppedIsToldBeforeTheEnd() throws IOException {
        ListenSocket listener = listener();
        listener.accept();
        StreamSocket client = connected(listener);
        StreamSocket server = accepted.getFirst();
        server.receive();
        server.stopReceiving();
        BlockPool pool = new BlockPool(100, 1, engine.memory());
        Block[] sent = bytes(pool, 5);
        client.send(sent, 0, 1);
        pollUntil(() -> told.size() == 3);
        sent[0].release();
        assertThat(told).containsExactlyInAnyOrder("sent 5", "received 5", "receive ended STOPPED").containsSubsequence("received 5",
                "receive ended STOPPED");
        client.close();
        listener.close();
    }

    @Test
    void operationThatTheSystemRefusesAtOnceIsToldInThePoll() throws IOException {
        ListenSocket listener = listener();
        ConnectingSocket unconnected = engine.stream(listener.localAddress(), null);
        unconnected.open(new Ear());
        unconnected.receive();
        assertThat(told).as("inside the call").isEmpty();
        pollUntil(() -> !told.isEmpty());
        assertThat(told).containsExactly("receive ended FAILED Not connected");
        unconnected.close();
        listener.close();
    }

    @Test
    void blocksOfASendThatWasUnderWayComeBackAfterTheClose() throws IOException {
        ListenSocket listener = listener();
        listener.accept();
        StreamSocket client = connected(listener);
        client.setOption(StandardSocketOptions.SO_SNDBUF, 4096);
        BlockPool pool = new BlockPool(BIG, Overlapped.BUFFERS, engine.memory());
        Block[] more = new Block[Overlapped.BUFFERS];
        for (int i = 0; i < more.length; i++) {
            more[i] = bytes(pool, BIG)[0];
        }
        client.send(more, 0, more.length);
        client.close();
        assertThat(told).as("inside the call").isEmpty();
        pollUntil(() -> !told.isEmpty());
        assertThat(told).hasSize(1).allMatch(text -> text.contains("sent"));
        for (Block block : more) {
            block.release();
        }
        pool.check();
        listener.close();
    }

    @Test
    void peerOfAClosedSocketHearsOfIt() throws IOException {
        ListenSocket listener = listener();
        listener.accept();
        StreamSocket client = connected(listener);
        accepted.getFirst().receive();
        client.receive();
        client.close();
        pollUntil(() -> !told.isEmpty());
        assertThat(told).containsExactly("receive ended END_OF_STREAM");
        listener.close();
    }

    @Test
    void closeWaitsForWhatIsInFlight() throws IOException {
        ListenSocket listener = listener();
        listener.accept();
        StreamSocket client = connected(listener);
        client.receive();
        client.close();
        listener.close();
        assertThat(engine.operations().inFlight()).isPositive();
    }
}
