package io.jvloop.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlabPoolTest {
    private static final int SIZE = 1000;
    private static final int KEEP = 8;
    private final long limit = DirectMemory.limit();
    private final long before = DirectMemory.used();
    private final SlabPool<PooledBuffer> pool = PooledBuffer.pool(SIZE, 4, KEEP);

    @AfterEach
    void putLimitBack() {
        DirectMemory.setLimit(limit);
    }

    private List<PooledBuffer> take(int count) throws IOException {
        List<PooledBuffer> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(pool.take());
        }
        return taken;
    }

    private static void release(List<PooledBuffer> buffers) {
        buffers.forEach(PooledBuffer::release);
    }

    @Test
    void bufferComesBackEmpty() throws IOException {
        PooledBuffer first = pool.take();
        first.empty().order(ByteOrder.LITTLE_ENDIAN).putInt(1).flip();
        first.release();
        PooledBuffer again = pool.take();

        assertThat(again).isSameAs(first);
        assertThat(again.empty().remaining()).isEqualTo(SIZE);
        assertThat(again.bytes().order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(pool.take()).isNotSameAs(first);
    }

    @Test
    void buffersDoNotOverlap() throws IOException {
        List<PooledBuffer> taken = take(20);
        for (int i = 0; i < taken.size(); i++) {
            ByteBuffer bytes = taken.get(i).empty();
            while (bytes.hasRemaining()) {
                bytes.put((byte) i);
            }
        }
        for (int i = 0; i < taken.size(); i++) {
            ByteBuffer bytes = taken.get(i).bytes().flip();
            while (bytes.hasRemaining()) {
                assertThat(bytes.get()).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void whatABurstTookIsFreedInWhateverOrderItComesBack() throws IOException {
        Random random = new Random(11);
        for (int round = 0; round < 20; round++) {
            List<PooledBuffer> taken = take(random.nextInt(300));
            Collections.shuffle(taken, random);
            release(taken);

            assertThat(pool.pieces()).isLessThanOrEqualTo(KEEP);
        }
        pool.close();

        assertThat(pool.pieces()).isZero();
        assertThat(DirectMemory.used()).isEqualTo(before);
    }

    @Test
    void oneThatIsKeptHoldsItsOwnSlabOnly() throws IOException {
        PooledBuffer kept = take(1).getFirst();
        List<PooledBuffer> taken = take(100);
        PooledBuffer alsoKept = taken.remove(50);
        release(taken);

        assertThat(pool.pieces()).isLessThanOrEqualTo(KEEP + 4 + 4);
        kept.release();
        alsoKept.release();
        assertThat(pool.pieces()).isLessThanOrEqualTo(KEEP);
    }

    @Test
    void withoutMemoryNothingIsTakenAndTheRestGoesOn() throws IOException {
        List<PooledBuffer> taken = take(3);
        DirectMemory.setLimit(DirectMemory.used());
        int had = pool.pieces();
        while (taken.size() < had) {
            taken.add(pool.take());
        }
        assertThatIOException().isThrownBy(pool::take).withMessageContaining("no memory for buffers");
        assertThat(pool.pieces()).isEqualTo(had);
        taken.removeFirst().release();

        assertThat(pool.take().empty().remaining()).isEqualTo(SIZE);
    }

    /** Whoever was lent it for a call has it for the whole call, though the loop is closed meanwhile; not longer. */
    @Test
    void closedPoolFreesWhatIsLentWhenItComesBack() throws IOException {
        PooledBuffer lent = pool.take();
        pool.close();
        lent.empty().putInt(1);
        lent.release();

        assertThat(pool.pieces()).isZero();
        awaitGone(lent.bytes());
        assertThatIllegalStateException().isThrownBy(() -> lent.bytes().get(0));
    }

    /** Another thread closes it. */
    private static void awaitGone(ByteBuffer bytes) {
        for (;;) {
            try {
                bytes.get(0);
                Thread.onSpinWait();
            } catch (IllegalStateException gone) {
                return;
            }
        }
    }
}
