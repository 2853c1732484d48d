package io.jvloop.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.RandomPrograms;
import io.jvloop.core.queue.Entry;
import io.jvloop.core.queue.ReadyQueue;
import io.jvloop.core.task.TaskLoop;
import io.jvloop.spi.Availability;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TimerQueueTest {
    /** The clock's origin is arbitrary: here it overflows soon. */
    private static final long NOW = Long.MAX_VALUE - 20;
    private static EventLoop loop;
    private static Scheduler scheduler;

    private final TimerQueue timers = new TimerQueue();
    private final ReadyQueue ready = new ReadyQueue();
    private long sequence;

    @BeforeAll
    static void openLoop() {
        loop = Asyncio.newEventLoop(LoopOptions.DEFAULT.withPolicy(new NoEvents()));
        scheduler = ((TaskLoop) loop).tasks().scheduler();
    }

    @AfterAll
    static void closeLoop() {
        loop.close();
    }

    private CoreTimerHandle timer(long deadlineNanos) {
        return new CoreTimerHandle(scheduler, () -> {
        }, CoreContext.empty(), deadlineNanos, sequence++);
    }

    private CoreTimerHandle added(long deadlineNanos) {
        CoreTimerHandle timer = timer(deadlineNanos);
        timers.add(timer);
        return timer;
    }

    private List<Entry> due(long nowNanos) {
        timers.moveDue(nowNanos, ready);
        List<Entry> moved = new ArrayList<>();
        while (!ready.isEmpty()) {
            moved.add(ready.take());
        }
        return moved;
    }

    @Test
    void timersComeInTheOrderOfTheirDeadlines() {
        CoreTimerHandle later = added(NOW + 2);
        CoreTimerHandle sooner = added(NOW + 1);

        assertThat(due(NOW + 2)).containsExactly(sooner, later);
    }

    @Test
    void timersOfOneDeadlineComeInTheOrderTheyWereMade() {
        List<Entry> made = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            made.add(added(NOW));
        }

        assertThat(due(NOW)).isEqualTo(made);
    }

    @Test
    void timerIsNeverEarlyAndNotLate() {
        CoreTimerHandle timer = added(NOW);

        assertThat(due(NOW - 1)).isEmpty();
        assertThat(due(NOW)).containsExactly(timer);
    }

    @Test
    void clockThatOverflowsKeepsTheOrder() {
        CoreTimerHandle afterOverflow = added(NOW + 40);
        CoreTimerHandle beforeOverflow = added(NOW);

        assertThat(timers.firstDeadlineNanos()).isEqualTo(NOW);
        assertThat(due(NOW + 30)).containsExactly(beforeOverflow);
        assertThat(due(NOW + 40)).containsExactly(afterOverflow);
    }

    @Test
    void removedTimerNeverComes() {
        CoreTimerHandle removed = added(NOW);
        CoreTimerHandle kept = added(NOW);
        timers.remove(removed);

        assertThat(timers.size()).isEqualTo(1);
        assertThat(due(NOW)).containsExactly(kept);
    }

    @Test
    void clearedQueueKnowsNoTimer() {
        CoreTimerHandle timer = added(NOW);
        timers.clear();

        assertThat(timers.isEmpty()).isTrue();
        assertThat(timer.heapIndex).isEqualTo(TimerQueue.ABSENT);
        assertThat(due(NOW)).isEmpty();
    }

    @Test
    void queueDoesAsASortedListDoes() throws Exception {
        RandomPrograms.each(200, random -> {
            List<CoreTimerHandle> model = new ArrayList<>();
            timers.clear();
            long now = NOW;
            for (int step = 0; step < 400; step++) {
                now += random.nextInt(40) == 0 ? random.nextInt(30) : 0;
                step(random, now, model);
                assertThat(timers.size()).isEqualTo(model.size());
                if (!model.isEmpty()) {
                    assertThat(timers.firstDeadlineNanos()).isEqualTo(model.getFirst().deadlineNanos);
                }
            }
        });
    }

    private void step(Random random, long now, List<CoreTimerHandle> model) {
        int choice = random.nextInt(10);
        if (choice < 6) {
            model.add(added(now + random.nextInt(100)));
            model.sort(Comparator.<CoreTimerHandle>comparingLong(timer -> timer.deadlineNanos - NOW)
                    .thenComparingLong(timer -> timer.sequence));
        } else if (choice < 9 && !model.isEmpty()) {
            CoreTimerHandle removed = model.remove(random.nextInt(model.size()));
            timers.remove(removed);
            assertThat(removed.heapIndex).isEqualTo(TimerQueue.ABSENT);
        } else {
            List<CoreTimerHandle> expected = new ArrayList<>();
            while (!model.isEmpty() && model.getFirst().deadlineNanos - now <= 0) {
                expected.add(model.removeFirst());
            }
            assertThat(due(now)).isEqualTo(expected);
            assertThat(expected).allMatch(timer -> timer.heapIndex == TimerQueue.ABSENT);
        }
    }

    /** A loop that only makes timers needs no system. */
    private record NoEvents() implements LoopPolicy, IoBackend {

        @Override
        public String name() {
            return "no-events";
        }

        @Override
        public int priority() {
            return -1;
        }

        @Override
        public Availability availability() {
            return Availability.AVAILABLE;
        }

        @Override
        public IoBackend open(BackendContext context) {
            return this;
        }

        @Override
        public void poll(long timeoutNanos) {
            // nothing comes
        }

        @Override
        public void wakeup() {
            // never sleeps
        }

        @Override
        public Set<Capability> capabilities() {
            return Set.of();
        }

        @Override
        public void close() {
            // has nothing
        }
    }
}
