package io.jvloop.examples.guide;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.examples.guide.Pages.fetch;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Task;
import io.jvloop.sync.AsyncBarrier;
import io.jvloop.sync.AsyncCondition;
import io.jvloop.sync.AsyncEvent;
import io.jvloop.sync.AsyncLock;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.AsyncSemaphore;
import io.jvloop.sync.QueueShutDownException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class SyncTest {
    private final Stage stage = new Stage();
    private final PrintStream out = stage.out;
    private int balance;

    @Test
    void aLockIsHeldForABlock() {
        stage.play(() -> {
            // snippet: lock
            AsyncLock lock = new AsyncLock();
            taskGroup(group -> {
                for (int i = 0; i < 3; i++) {
                    group.createTask(() -> {
                        try (var _ = lock.hold()) {
                            int before = balance;
                            sleep(Duration.ofMillis(100));  // nobody else gets in meanwhile
                            balance = before + 1;
                        }
                    });
                }
            });
            out.println(balance);
            // end
        });
        assertThat(stage.printed()).containsExactly("3");
    }

    @Test
    void anEventWakesItsWaiters() {
        stage.play(() -> {
            // snippet: event
            AsyncEvent ready = new AsyncEvent();
            Task<Void> waiter = createTask(() -> {
                ready.await();
                out.println("go");
            });
            sleep(Duration.ofSeconds(1));
            out.println("get set");
            ready.set();
            waiter.await();
            // end
        });
        assertThat(stage.printed()).containsExactly("get set", "go");
    }

    @Test
    void aConditionWaitsForAChange() {
        stage.play(() -> {
            // snippet: condition
            AsyncCondition changed = new AsyncCondition();
            Deque<String> items = new ArrayDeque<>();
            Task<String> consumer = createTask(() -> {
                try (var _ = changed.hold()) {
                    changed.awaitUntil(() -> !items.isEmpty());
                    return items.removeFirst();
                }
            });
            sleep(Duration.ofSeconds(1));
            try (var _ = changed.hold()) {
                items.add("bread");
                changed.signal();
            }
            out.println(consumer.await());
            // end
        });
        assertThat(stage.printed()).containsExactly("bread");
    }

    @Test
    void aSemaphoreLimitsConcurrency() {
        stage.play(() -> {
            // snippet: semaphore
            AsyncSemaphore two = AsyncSemaphore.bounded(2);
            taskGroup(group -> {
                for (String page : new String[] {"a", "b", "c"}) {
                    group.createTask(() -> {
                        try (var _ = two.hold()) {
                            out.println(fetch(page));
                        }
                    });
                }
            });
            // end
        });
        assertThat(stage.printed()).containsExactly("<a>", "<b>", "<c>");
        assertThat(stage.elapsed()).hasSeconds(2);
    }

    @Test
    void aBarrierLetsAllGoTogether() {
        stage.play(() -> {
            // snippet: barrier
            AsyncBarrier start = new AsyncBarrier(2);
            gather(() -> {
                start.await();
                out.println("the first runs");
            }, () -> {
                sleep(Duration.ofSeconds(1));
                out.println("the second comes late");
                start.await();
            }).await();
            // end
        });
        stage.assertPrinted("barrier");
    }

    @Test
    void aQueueConnectsProducerAndConsumer() {
        stage.play(() -> {
            // snippet: queue
            AsyncQueue<String> orders = new AsyncQueue<>(10);
            Task<Void> consumer = createTask(() -> {
                while (true) {
                    String order = orders.get();
                    out.println("served " + order);
                    orders.taskDone();
                }
            });
            orders.put("tea");
            orders.put("coffee");
            orders.join();          // until taskDone was called for each
            consumer.cancel();
            // end
        });
        assertThat(stage.printed()).containsExactly("served tea", "served coffee");
    }

    @Test
    void aQueueIsShutDown() {
        stage.play(() -> {
            // snippet: queue-shutdown
            AsyncQueue<String> orders = new AsyncQueue<>();
            orders.put("tea");
            orders.shutdown();
            try {
                while (true) {
                    out.println("served " + orders.get());
                }
            } catch (QueueShutDownException e) {
                out.println("closed");
            }
            // end
        });
        stage.assertPrinted("queue-shutdown");
    }

    @Test
    void otherQueuesHaveAnotherOrder() {
        stage.play(() -> {
            // snippet: queue-orders
            AsyncQueue<String> shortestFirst = AsyncQueue.priority(0, Comparator.comparing(String::length));
            AsyncQueue<String> latestFirst = AsyncQueue.lifo();
            for (String word : new String[] {"three", "one", "fourth"}) {
                shortestFirst.putNowait(word);
                latestFirst.putNowait(word);
            }
            out.println(shortestFirst.get() + ", " + latestFirst.get());
            // end
        });
        assertThat(stage.printed()).containsExactly("one, fourth");
    }
}
