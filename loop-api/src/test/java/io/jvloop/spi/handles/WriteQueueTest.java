package io.jvloop.spi.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.jvloop.spi.DirectMemory;
import io.jvloop.spi.PooledBuffer;
import io.jvloop.spi.SlabPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
    private static final int CHUNK = 16;
    private static final int KEPT = 2;
    private final SlabPool<PooledBuffer> pool = PooledBuffer.pool(CHUNK, 4, KEPT);
    private final WriteQueue queue = new WriteQueue(pool);
    private final ByteArrayOutputStream added = new ByteArrayOutputStream();
    private final ByteArrayOutputStream left = new ByteArrayOutputStream();
    private int taken;

    /** A channel that takes {@code taken} bytes a call, and no more than {@code left} receives. */
    private NonBlockingStream channel() {
        return (NonBlockingStream) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {NonBlockingStream.class},
                (proxy, method, args) -> {
                    ByteBuffer[] buffers = args.length == 1 ? new ByteBuffer[] {(ByteBuffer) args[0]} : (ByteBuffer[]) args[0];
                    int first = args.length == 1 ? 0 : (Integer) args[1];
                    int count = args.length == 1 ? 1 : (Integer) args[2];
                    int sent = take(buffers, first, count);
                    return args.length == 1 ? (Object) sent : (Object) (long) sent;
                });
    }

    private int take(ByteBuffer[] buffers, int first, int count) {
        int sent = 0;
        for (int i = first; i < first + count; i++) {
            while (buffers[i].hasRemaining() && taken > 0) {
                left.write(buffers[i].get());
                taken--;
                sent++;
            }
        }
        return sent;
    }

    private void add(int count) throws IOException {
        byte[] data = new byte[count];
        new Random(added.size()).nextBytes(data);
        added.writeBytes(data);
        queue.add(ByteBuffer.wrap(data));
    }

    @Test
    void whatIsAddedLeavesInOrderWhateverTheChannelTakes() throws IOException {
        Random random = new Random(7);
        NonBlockingStream channel = channel();
        for (int round = 0; round < 2000; round++) {
            add(random.nextInt(3 * CHUNK));
            taken = random.nextInt(3 * CHUNK);
            boolean all = queue.writeTo(channel);

            assertThat(all).isEqualTo(queue.isEmpty());
            assertThat(queue.size()).isEqualTo(added.size() - left.size());
        }
        taken = Integer.MAX_VALUE;

        assertThat(queue.writeTo(channel)).isTrue();
        assertThat(left.toByteArray()).isEqualTo(added.toByteArray());
    }

    @Test
    void chunksThatAreSentGoBackToThePool() throws IOException {
        add(40 * CHUNK);
        taken = 40 * CHUNK - 1;
        queue.writeTo(channel());
        taken = 1;

        assertThat(queue.writeTo(channel())).isTrue();
        assertThat(pool.pieces()).isLessThanOrEqualTo(KEPT);
    }

    @Test
    void chunksThatAreClearedGoBackToThePool() throws IOException {
        add(40 * CHUNK);
        queue.clear();

        assertThat(pool.pieces()).isLessThanOrEqualTo(KEPT);
    }

    @Test
    void whatHasFoundRoomStaysWhenThereIsNoMemoryForTheRest() throws IOException {
        long limit = DirectMemory.limit();
        add(CHUNK - 1);
        DirectMemory.limit(DirectMemory.used());
        try {
            ByteBuffer data = ByteBuffer.wrap(new byte[] {1, 2, 3});

            assertThatIOException().isThrownBy(() -> queue.add(data));
            assertThat(data.remaining()).isEqualTo(2);
            assertThat(queue.size()).isEqualTo(CHUNK);
        } finally {
            DirectMemory.limit(limit);
        }
        added.write(1);
        taken = CHUNK;

        assertThat(queue.writeTo(channel())).isTrue();
        assertThat(left.toByteArray()).isEqualTo(added.toByteArray());
    }

    @Test
    void clearedQueueIsEmptyAndUsable() throws IOException {
        add(100);
        queue.clear();
        added.reset();
        assertThat(queue.isEmpty()).isTrue();
        add(5);
        taken = 100;
        queue.writeTo(channel());

        assertThat(left.toByteArray()).isEqualTo(added.toByteArray());
    }
}
