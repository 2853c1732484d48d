package io.jvloop.tck.bridges;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.bridge.LoopPublisher;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A loop that publishes: what {@link Flow} subscribers get of its items and queues. */
public class FlowPublisherContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

    /** Notes what it is told, on the loop, and asks for what it is made with. */
    private class Noting implements Flow.Subscriber<Object> {
        private final long first;
        Flow.Subscription subscription;

        Noting(long first) {
            this.first = first;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            log.add("subscribed");
            if (first != 0) {
                given.request(first);
            }
        }

        @Override
        public void onNext(Object item) {
            log.add("item " + item);
        }

        @Override
        public void onError(Throwable failure) {
            log.add(failure.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            log.add("complete");
        }
    }

    private void untilLogged(String last) {
        while (log.isEmpty() || !log.getLast().equals(last)) {
            Asyncio.yieldNow();
        }
    }

    @AsyncTest
    void subscriberGetsNoMoreThanItAskedFor() {
        Noting subscriber = new Noting(2);
        LoopPublisher.of(loop(), List.of(1, 2, 3)).subscribe(subscriber);
        untilLogged("item 2");
        Steps.turns(5);
        assertThat(log).containsExactly("subscribed", "item 1", "item 2");
        subscriber.subscription.request(Long.MAX_VALUE);
        untilLogged("complete");

        assertThat(log).containsExactly("subscribed", "item 1", "item 2", "item 3", "complete");
    }

    @AsyncTest
    void demandBeyondAllBoundsIsUnbounded() {
        Noting subscriber = new Noting(Long.MAX_VALUE);
        LoopPublisher.of(loop(), () -> IntStream.range(0, 1000).iterator()).subscribe(subscriber);
        untilLogged("complete");

        assertThat(log).hasSize(1002);
        subscriber.subscription.request(Long.MAX_VALUE);
    }

    @AsyncTest
    void askingForNothingIsAnError() {
        LoopPublisher.of(loop(), List.of(1)).subscribe(new Noting(-1));
        untilLogged("IllegalArgumentException");

        assertThat(log).containsExactly("subscribed", "IllegalArgumentException");
    }

    @AsyncTest
    void subscriberThatNeverAsksGetsNothingAndMayCancel() {
        Noting subscriber = new Noting(0);
        AsyncQueue<String> queue = new AsyncQueue<>();
        queue.putNowait("kept");
        LoopPublisher.of(loop(), queue).subscribe(subscriber);
        Steps.turns(5);
        subscriber.subscription.cancel();
        Steps.turns(5);

        assertThat(log).containsExactly("subscribed");
        assertThat(queue.getNowait()).isEqualTo("kept");
        assertThat(Asyncio.allTasks()).hasSize(1);
    }

    @AsyncTest
    void cancellingAPublisherThatWaitsForAQueueLosesNoItem() {
        AsyncQueue<String> queue = new AsyncQueue<>();
        Noting subscriber = new Noting(5);
        LoopPublisher.of(loop(), queue).subscribe(subscriber);
        Steps.turns(5);
        subscriber.subscription.cancel();
        queue.putNowait("late");
        Steps.turns(5);

        assertThat(log).containsExactly("subscribed");
        assertThat(queue.getNowait()).isEqualTo("late");
    }

    @AsyncTest
    void queueIsPublishedUntilItsShutdownAndDealtWith() {
        AsyncQueue<String> queue = new AsyncQueue<>(2);
        LoopPublisher.of(loop(), queue).subscribe(new Noting(Long.MAX_VALUE));
        for (String item : List.of("a", "b", "c", "d")) {
            queue.put(item);
        }
        queue.shutdown();
        queue.join();
        untilLogged("complete");

        assertThat(log).containsExactly("subscribed", "item a", "item b", "item c", "item d", "complete");
    }

    @AsyncTest
    void subscriberThatCancelsInItsItemGetsNoOther() {
        Noting subscriber = new Noting(Long.MAX_VALUE) {
            @Override
            public void onNext(Object item) {
                subscription.cancel();
                Asyncio.yieldNow(); // not cancelled itself
                super.onNext(item);
            }
        };
        LoopPublisher.of(loop(), List.of(1, 2, 3)).subscribe(subscriber);
        untilLogged("item 1");
        Steps.turns(5);

        assertThat(log).containsExactly("subscribed", "item 1");
    }

    @AsyncTest
    void subscriberThatThrowsIsCancelledAndReportedOnce() {
        IllegalArgumentException failure = new IllegalArgumentException("mine");
        LoopPublisher.of(loop(), List.of(1, 2, 3)).subscribe(new Noting(Long.MAX_VALUE) {
            @Override
            public void onNext(Object item) {
                super.onNext(item);
                throw failure;
            }
        });

        assertThat(fixture.awaitFailure().failure()).isSameAs(failure);
        assertThat(log).containsExactly("subscribed", "item 1");
    }

    @AsyncTest
    void failureOfTheSourceIsTheSubscribers() {
        LoopPublisher.of(loop(), () -> {
            throw new IllegalArgumentException("no iterator");
        }).subscribe(new Noting(1));
        untilLogged("IllegalArgumentException");
    }

    /** An iterator with something to close. */
    private final class Closing implements Iterator<Integer>, AutoCloseable {
        @Override
        public boolean hasNext() {
            Steps.sleepLong();
            return false;
        }

        @Override
        public Integer next() {
            return 0;
        }

        @Override
        public void close() {
            log.add("closed");
        }
    }

    @AsyncTest
    void sourceIsClosedWhenItsSubscriptionIsCancelledByAnotherThread() {
        Noting subscriber = new Noting(1);
        LoopPublisher.of(loop(), () -> new Closing()).subscribe(subscriber);
        untilLogged("subscribed");
        Asyncio.toThread(() -> subscriber.subscription.cancel());
        untilLogged("closed");
        Asyncio.toThread(() -> {
            subscriber.subscription.cancel();
            subscriber.subscription.request(1);
        });
    }

    @AsyncTest
    void taskThatIsCancelledFromElsewhereTellsItsSubscriber() {
        LoopPublisher.of(loop(), () -> new Closing()).subscribe(new Noting(1));
        untilLogged("subscribed");
        Steps.turns(3);
        Asyncio.allTasks().stream().filter(task -> task != Asyncio.currentTask()).forEach(Task::cancel);
        untilLogged("closed");

        assertThat(log).containsExactly("subscribed", "CancellationException", "closed");
    }

    @Test
    void closedLoopRefusesItsSubscriberByTheRules() {
        fixture.closeLoop();
        LoopPublisher.of(loop(), List.of(1)).subscribe(new Noting(1));

        assertThat(log).containsExactly("subscribed", "IllegalStateException");
    }

    @Test
    @RunsLoopItself
    void loopThatIsClosedBeforeItRunsTellsItsSubscriber() {
        LoopPublisher.of(loop(), List.of(1)).subscribe(new Noting(1));
        fixture.closeLoop();

        assertThat(log).containsExactly("subscribed", "CancellationException");
    }
}
