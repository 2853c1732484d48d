package io.jvloop.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.RandomPrograms;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReadyQueueTest {
    private final ReadyQueue queue = new ReadyQueue();

    private static final class Numbered extends Entry {
        private final int number;

        private Numbered(int number) {
            this.number = number;
        }

        @Override
        public boolean isStep() {
            return false;
        }

        @Override
        public String toString() {
            return "entry " + number;
        }
    }

    private List<Entry> added(int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Entry entry = new Numbered(i);
            entries.add(entry);
            queue.add(entry);
        }
        return entries;
    }

    private List<Entry> takeAll() {
        List<Entry> taken = new ArrayList<>();
        while (!queue.isEmpty()) {
            taken.add(queue.take());
        }
        return taken;
    }

    @Test
    void firstInIsFirstOut() {
        List<Entry> entries = added(3);

        assertThat(takeAll()).isEqualTo(entries);
    }

    @Test
    void takenEntryMayBeAddedAgain() {
        List<Entry> entries = added(2);
        queue.add(queue.take());

        assertThat(takeAll()).containsExactly(entries.get(1), entries.get(0));
    }

    @Test
    void takenEntryHoldsNoOther() {
        added(2);

        assertThat(queue.take().next).isNull();
    }

    @Test
    void withdrawnTailLeavesRoomForTheNext() {
        List<Entry> entries = added(2);
        queue.remove(entries.get(1));
        Entry next = new Numbered(2);
        queue.add(next);

        assertThat(takeAll()).containsExactly(entries.get(0), next);
    }

    @Test
    void queueDoesAsAListDoes() throws Exception {
        RandomPrograms.each(500, random -> {
            ReadyQueue tried = new ReadyQueue();
            List<Entry> model = new ArrayList<>();
            for (int step = 0; step < 100; step++) {
                step(random, tried, model, step);
                assertThat(tried.size()).isEqualTo(model.size());
                assertThat(tried.isEmpty()).isEqualTo(model.isEmpty());
                assertThat(tried.peek()).isSameAs(model.isEmpty() ? null : model.getFirst());
            }
        });
    }

    private static void step(Random random, ReadyQueue tried, List<Entry> model, int number) {
        int choice = random.nextInt(5);
        if (model.isEmpty() || choice < 3) {
            Entry entry = new Numbered(number);
            tried.add(entry);
            model.add(entry);
        } else if (choice == 3) {
            assertThat(tried.take()).isSameAs(model.removeFirst());
        } else {
            Entry withdrawn = model.remove(random.nextInt(model.size()));
            tried.remove(withdrawn);
            assertThat(withdrawn.next).isNull();
        }
    }
}
