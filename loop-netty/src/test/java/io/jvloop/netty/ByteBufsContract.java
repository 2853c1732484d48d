package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.net.Server;
import io.jvloop.net.StreamPair;
import io.jvloop.net.StreamReader;
import io.jvloop.net.StreamWriter;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.IllegalReferenceCountException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Netty's buffers on streams: what comes, what leaves, and whose they are. */
class ByteBufsContract {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int MUCH = 8 << 20;

    /** Kinds of buffers with room for so many bytes, in one piece. */
    private static final Map<String, Function<Integer, ByteBuf>> ROOMS = Map.of(
            "direct", Unpooled::directBuffer,
            "heap", Unpooled::buffer,
            "pooled direct", PooledByteBufAllocator.DEFAULT::directBuffer,
            "pooled heap", PooledByteBufAllocator.DEFAULT::heapBuffer,
            "adaptive", new AdaptiveByteBufAllocator()::buffer,
            "slice", room -> PooledByteBufAllocator.DEFAULT.directBuffer(room + 20).slice(7, room).clear(),
            "duplicate", room -> PooledByteBufAllocator.DEFAULT.heapBuffer(room).duplicate(),
            "composite of one", room -> Unpooled.compositeBuffer().addComponent(Unpooled.buffer(room).writerIndex(room)));

    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private EventLoop loop() {
        return fixture.loop();
    }

    private interface End {
        void run(StreamReader reader, StreamWriter writer) throws IOException;
    }

    /** Runs the body as the client of a server. */
    private static void connected(End peer, End body) throws IOException {
        Server server = Asyncio.startServer((reader, writer) -> {
            try (writer) {
                peer.run(reader, writer);
            }
        }, ANY_PORT);
        StreamPair pair = Asyncio.openConnection(server.addresses().getFirst());
        try {
            body.run(pair.reader(), pair.writer());
        } finally {
            pair.writer().close();
            server.close();
            server.awaitClosed();
        }
    }

    private static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        for (byte[] some = reader.read(1000); some.length > 0; some = reader.read(1000)) {
            writer.write(some);
            writer.drain();
        }
    }

    private static void untilEnd(StreamReader reader, StreamWriter writer) throws IOException {
        reader.readAll();
    }

    private static void fill(StreamReader reader, ByteBuf into, int until) throws IOException {
        while (into.readableBytes() < until) {
            assertThat(ByteBufs.read(reader, into)).isPositive();
        }
    }

    // ---- reading ----

    @AsyncTest
    void bytesComeBehindWhatIsThereInBuffersOfEachKind() throws IOException {
        connected(ByteBufsContract::echo, (reader, writer) -> {
            for (String kind : ROOMS.keySet()) {
                ByteBuf into = ROOMS.get(kind).apply(100);
                into.writeBytes("so: ".getBytes(StandardCharsets.UTF_8));
                writer.write(kind);
                fill(reader, into, kind.length() + 4);

                assertThat(NettyPeers.text(into)).isEqualTo("so: " + kind);
                assertThat(into.refCnt()).as(kind).isEqualTo(1);
                into.release();
            }
        });
    }

    @AsyncTest
    void noMoreIsReadThanThereIsRoomFor() throws IOException {
        connected(ByteBufsContract::echo, (reader, writer) -> {
            writer.write("123456");
            ByteBuf four = Unpooled.buffer(4, 4);
            fill(reader, four, 4);

            assertThat(NettyPeers.text(four)).isEqualTo("1234");
            assertThat(reader.readExactly(2)).asString().isEqualTo("56");
        });
    }

    @AsyncTest
    void endOfTheStreamLeavesTheBufferAsItIs() throws IOException {
        connected((_, _) -> {
        }, (reader, _) -> {
            ByteBuf into = Unpooled.buffer(10);

            assertThat(ByteBufs.read(reader, into)).isEqualTo(-1);
            assertThat(into.isReadable()).isFalse();
        });
    }

    @AsyncTest
    void buffersWithoutRoomInOnePieceAreRefused() throws IOException {
        CompositeByteBuf pieces =
                Unpooled.compositeBuffer().addComponents(Unpooled.buffer(4).writerIndex(4), Unpooled.buffer(4).writerIndex(4));
        connected(ByteBufsContract::untilEnd, (reader, _) -> {
            for (ByteBuf unfit : List.of(Unpooled.buffer(4, 4).writerIndex(4), Unpooled.buffer(4).asReadOnly(), Unpooled.EMPTY_BUFFER,
                    pieces)) {
                assertThatThrownBy(() -> ByteBufs.read(reader, unfit)).isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("writable bytes in one piece");
                assertThat(unfit.refCnt()).isEqualTo(1);
            }
        });
    }

    @AsyncTest
    void releasedBufferIsRefused() throws IOException {
        ByteBuf released = Unpooled.directBuffer(10);
        released.release();
        connected(ByteBufsContract::untilEnd,
                (reader, _) -> assertThatThrownBy(() -> ByteBufs.read(reader, released))
                        .isInstanceOf(IllegalReferenceCountException.class));
    }

    @AsyncTest
    void bufferThatIsReleasedDuringTheReadLivesUntilTheReadEnds() throws IOException {
        connected(ByteBufsContract::echo, (reader, writer) -> {
            ByteBuf into = PooledByteBufAllocator.DEFAULT.directBuffer(100);
            Task<Integer> reading = Steps.waiting(() -> ByteBufs.read(reader, into));
            into.release();
            assertThat(into.refCnt()).isEqualTo(1); // or the bytes would go to the memory's next owner
            writer.write("hello");

            assertThat(reading.await()).isEqualTo(5);
            assertThat(into.refCnt()).isZero();
        });
    }

    @AsyncTest
    void cancelledReadLosesNothingAndGivesTheBufferBack() throws IOException {
        connected(ByteBufsContract::echo, (reader, writer) -> {
            ByteBuf into = PooledByteBufAllocator.DEFAULT.directBuffer(100);
            Task<Integer> reading = Steps.waiting(() -> ByteBufs.read(reader, into));
            reading.cancel();
            assertThatThrownBy(reading::await).isInstanceOf(CancelledError.class);
            assertThat(into.refCnt()).isEqualTo(1);
            assertThat(into.isReadable()).isFalse();
            into.release();
            writer.write("hello");

            assertThat(reader.readExactly(5)).asString().isEqualTo("hello");
        });
    }

    @AsyncTest
    void failedReadGivesTheBufferBack() {
        StreamReader reader = new StreamReader(loop(), StreamReader.DEFAULT_LIMIT);
        ByteBuf into = PooledByteBufAllocator.DEFAULT.directBuffer(100);
        Task<Integer> reading = Steps.waiting(() -> ByteBufs.read(reader, into));
        reader.setException(new IOException("reset"));

        assertThatThrownBy(reading::await).hasRootCauseMessage("reset");
        assertThat(into.refCnt()).isEqualTo(1);
        into.release();
    }

    // ---- writing ----

    private static ByteBuf filled(String kind, String text) {
        return ROOMS.get(kind).apply(100).writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertArrives(StreamReader reader, StreamWriter writer, ByteBuf data, String text) throws IOException {
        ByteBufs.write(writer, data);

        assertThat(reader.readExactly(text.length())).asString().isEqualTo(text);
        assertThat(data.refCnt()).isZero();
    }

    @AsyncTest
    void buffersOfEachKindLeaveAndAreReleased() throws IOException {
        connected(ByteBufsContract::echo, (reader, writer) -> {
            for (String kind : ROOMS.keySet()) {
                assertArrives(reader, writer, filled(kind, "0" + kind).skipBytes(1), kind);
                assertArrives(reader, writer, filled(kind, kind).asReadOnly(), kind);
            }
        });
    }

    @AsyncTest
    void piecesLeaveInTheirOrder() throws IOException {
        connected(ByteBufsContract::echo, (reader, writer) -> {
            ByteBuf pieces = Unpooled.wrappedBuffer(filled("direct", "one "), filled("heap", "two "), filled("slice", "three"));
            assertArrives(reader, writer, pieces.skipBytes(1), "ne two three");
        });
    }

    @AsyncTest
    void nothingLeavesOfAnEmptyBuffer() throws IOException {
        connected(ByteBufsContract::echo, (reader, writer) -> {
            ByteBufs.write(writer, Unpooled.EMPTY_BUFFER);
            ByteBufs.write(writer, Unpooled.compositeBuffer());
            assertArrives(reader, writer, filled("direct", "behind"), "behind");
        });
    }

    @AsyncTest
    void retainedBufferLeavesAgainAndAgain() throws IOException {
        connected(ByteBufsContract::echo, (reader, writer) -> {
            ByteBuf kept = filled("pooled direct", "again");
            for (int i = 0; i < 3; i++) {
                ByteBufs.write(writer, kept.retainedDuplicate());
                assertThat(reader.readExactly(5)).asString().isEqualTo("again");
            }

            assertThat(kept.refCnt()).isEqualTo(1);
            assertThat(kept.readableBytes()).isEqualTo(5);
            kept.release();
        });
    }

    @AsyncTest
    void whatTheSystemDoesNotTakeIsCopiedSoTheMemoryIsFree() throws IOException {
        byte[] written = "x".repeat(MUCH).getBytes(StandardCharsets.UTF_8);
        connected((reader, _) -> {
            Steps.turns(20);
            assertThat(Arrays.equals(reader.readAll(), written)).isTrue();
        }, (_, writer) -> {
            byte[] memory = written.clone();
            ByteBufs.write(writer, Unpooled.wrappedBuffer(memory));
            Arrays.fill(memory, (byte) 'y');
            writer.drain();
            writer.writeEof();
        });
    }

    @AsyncTest
    void bufferIsReleasedThoughTheWriteIsRefused() throws IOException {
        connected(ByteBufsContract::untilEnd, (_, writer) -> {
            ByteBuf tooLate = filled("pooled direct", "late");
            ByteBuf elsewhere = filled("pooled direct", "elsewhere");
            writer.writeEof();

            assertThatThrownBy(() -> ByteBufs.write(writer, tooLate)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> Asyncio.toThread(() -> ByteBufs.write(writer, elsewhere))).isInstanceOf(WrongThreadException.class);
            assertThat(tooLate.refCnt()).isZero();
            assertThat(elsewhere.refCnt()).isZero();
        });
    }

    @AsyncTest
    void bufferIsReleasedThoughTheConnectionIsClosed() throws IOException {
        connected(ByteBufsContract::untilEnd, (_, writer) -> {
            ByteBuf late = filled("pooled direct", "late");
            writer.close();
            ByteBufs.write(writer, late);

            assertThat(late.refCnt()).isZero();
        });
    }

    @AsyncTest
    void releasedBufferIsNotSent() throws IOException {
        connected(ByteBufsContract::untilEnd, (_, writer) -> {
            ByteBuf released = filled("pooled direct", "gone");
            released.release();

            assertThatThrownBy(() -> ByteBufs.write(writer, released)).isInstanceOf(IllegalReferenceCountException.class);
        });
    }
}
