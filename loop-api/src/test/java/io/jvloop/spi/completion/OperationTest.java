package io.jvloop.spi.completion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.spi.DirectMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OperationTest {
    private final OperationTable table = new OperationTable();
    private final List<Integer> results = new ArrayList<>();
    private final Operation operation = table.add(new Operation((result, flags) -> results.add(result)));

    @Test
    void cancelledOperationIsInFlightUntilItsLastCompletionAndIsToldOfEach() {
        table.start(operation);

        assertThat(operation.cancel()).isTrue();
        assertThat(operation.cancel()).isFalse();
        table.completed(operation.index(), 5, 0, false);
        assertThat(table.inFlight()).isOne();
        table.completed(operation.index(), -1, 0, true);
        assertThat(table.inFlight()).isZero();
        assertThat(operation.isInFlight()).isFalse();
        assertThat(results).containsExactly(5, -1);
    }

    @Test
    void numberIsReusedOnlyAfterItsOperationWasRemoved() {
        int index = operation.index();
        table.start(operation);
        assertThatThrownBy(() -> table.remove(operation)).isInstanceOf(AssertionError.class).hasMessageContaining("in flight");
        table.completed(index, 0, 0, true);
        table.remove(operation);

        assertThat(table.add(new Operation((result, flags) -> false)).index()).isEqualTo(index);
    }

    @Test
    void completionForNobodyAndSecondStartAreBugs() {
        assertThatThrownBy(() -> table.completed(operation.index(), 0, 0, true)).isInstanceOf(AssertionError.class);
        table.start(operation);
        assertThatThrownBy(() -> table.start(operation)).isInstanceOf(AssertionError.class);
    }

    @Test
    void writingToAReleasedBlockIsFoundOut() throws IOException {
        assumeTrue(Poison.ON, "needs -Djvloop.test.poison=true");
        BlockPool pool = new BlockPool(100, 4, DirectMemory.NATIVE);
        Block block = pool.take();
        block.release();
        pool.check();
        block.bytes().put(50, (byte) 1);

        assertThatThrownBy(pool::check).isInstanceOf(AssertionError.class).hasMessageContaining("byte 50");
        assertThatThrownBy(pool::take).isInstanceOf(AssertionError.class).hasMessageContaining("byte 50");
        assertThatThrownBy(block::release).isInstanceOf(AssertionError.class).hasMessageContaining("twice");
    }
}
