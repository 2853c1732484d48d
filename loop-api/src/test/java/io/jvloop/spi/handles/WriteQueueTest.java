package io.jvloop.spi.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.jvloop.spi.DirectMemory;
import io.jvloop.spi.PooledBuffer;
import io.jvloop.spi.SlabPool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WriteQueueTest {
    private static final int CHUNK = 16;
    private static final int KEPT = 2;
    private final SlabPool<PooledBuffer> pool = PooledBuffer.pool(CHUNK, 4, KEPT);
    private final WriteQueue<PooledBuffer> queue =
            new WriteQueue<>(pool::take, new WriteQueue.Kind<>(PooledBuffer[]::new, PooledBuffer::empty, PooledBuffer::release));
    private final ByteArrayOutputStream added = new ByteArrayOutputStream();
    private final ByteArrayOutputStream left = new ByteArrayOutputStream();
    private int taken;

    /** Takes {@code taken} bytes, and no more than {@code left} receives. */
    private long take(ByteBuffer[] buffers, int first, int count) {
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
        for (int round = 0; round < 2000; round++) {
            add(random.nextInt(3 * CHUNK));
            taken = random.nextInt(3 * CHUNK);
            boolean all = queue.sendAll(this::take);

            assertThat(all).isEqualTo(queue.isEmpty());
            assertThat(queue.size()).isEqualTo(added.size() - left.size());
        }
        taken = Integer.MAX_VALUE;

        assertThat(queue.sendAll(this::take)).isTrue();
        assertThat(left.toByteArray()).isEqualTo(added.toByteArray());
    }

    @Test
    void whatIsSentFromTheChunksIsGone() throws IOException {
        Random random = new Random(8);
        for (int round = 0; round < 2000; round++) {
            add(random.nextInt(3 * CHUNK));
            long sent = random.nextLong(queue.size() + 1);
            for (long rest = sent, i = 0; rest > 0; i++) {
                ByteBuffer chunk = queue.chunks()[queue.head() + (int) i].bytes().duplicate();
                for (; chunk.hasRemaining() && rest > 0; rest--) {
                    left.write(chunk.get());
                }
            }
            queue.sent(sent);

            assertThat(queue.size()).isEqualTo(added.size() - left.size());
        }
        assertThat(added.toByteArray()).startsWith(left.toByteArray());
    }

    @Test
    void chunksThatAreSentGoBackToThePool() throws IOException {
        add(40 * CHUNK);
        taken = 40 * CHUNK - 1;
        queue.sendAll(this::take);
        taken = 1;

        assertThat(queue.sendAll(this::take)).isTrue();
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
        DirectMemory.setLimit(DirectMemory.used());
        try {
            ByteBuffer data = ByteBuffer.wrap(new byte[] {1, 2, 3});

            assertThatIOException().isThrownBy(() -> queue.add(data));
            assertThat(data.remaining()).isEqualTo(2);
            assertThat(queue.size()).isEqualTo(CHUNK);
        } finally {
            DirectMemory.setLimit(limit);
        }
        added.write(1);
        taken = CHUNK;

        assertThat(queue.sendAll(this::take)).isTrue();
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
        queue.sendAll(this::take);

        assertThat(left.toByteArray()).isEqualTo(added.toByteArray());
    }
}
