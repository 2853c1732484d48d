package io.jvloop.tck.bridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.Task;
import io.jvloop.bridge.FlowItems;
import io.jvloop.bridge.LoopPublisher;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link Flow} publishers and subscribers beside coroutines. */
public class FlowContract {
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

    // ---- a loop that publishes ----

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
        loop().close();
        LoopPublisher.of(loop(), List.of(1)).subscribe(new Noting(1));

        assertThat(log).containsExactly("subscribed", "IllegalStateException");
    }

    @Test
    void loopThatIsClosedBeforeItRunsTellsItsSubscriber() {
        LoopPublisher.of(loop(), List.of(1)).subscribe(new Noting(1));
        loop().close();

        assertThat(log).containsExactly("subscribed", "CancellationException");
    }

    // ---- a loop that subscribes ----

    @AsyncTest
    void itemsOfAnotherThreadsPublisherComeInTheirOrder() {
        int count = 20_000;
        long sum = 0;
        SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>();
        try (FlowItems<Integer> items = FlowItems.of(publisher, 16)) {
            Task<Void> publishing = Asyncio.createTask(() -> Asyncio.toThread(() -> {
                IntStream.range(0, count).forEach(publisher::submit);
                publisher.close();
            }));
            int expected = 0;
            for (int item : items.each()) {
                assertThat(item).isEqualTo(expected++);
                sum += item;
            }
            publishing.await();
        }

        assertThat(sum).isEqualTo((long) count * (count - 1) / 2);
    }

    @AsyncTest
    void noMoreThanABatchIsAskedForAndHalfOfItAgainWhenHalfIsTaken() {
        FlowItems<Integer> items = new FlowItems<>(loop(), 4);
        items.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                log.add("asked for " + count);
            }

            @Override
            public void cancel() {
                log.add("cancelled");
            }
        });
        IntStream.range(0, 4).forEach(items::onNext);
        items.next();
        assertThat(log).containsExactly("asked for 4");
        items.next();
        assertThat(log).containsExactly("asked for 4", "asked for 2");
        items.close();
        items.close();

        assertThat(log).containsExactly("asked for 4", "asked for 2", "cancelled");
    }

    /** A publisher that does what it is told to do. */
    private FlowItems<Integer> told(int batch) {
        FlowItems<Integer> items = new FlowItems<>(loop(), batch);
        items.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                if (!log.isEmpty()) {
                    throw new IllegalArgumentException("request is broken");
                }
                log.add("asked");
            }

            @Override
            public void cancel() {
                log.add("cancelled");
            }
        });
        return items;
    }

    @AsyncTest
    void publisherThatSendsTooManyIsCancelledAfterWhatItMaySend() {
        FlowItems<Integer> items = told(2);
        IntStream.range(0, 10_000).forEach(items::onNext);

        log.clear();
        assertThat(items.next()).isZero();
        assertThat(items.next()).isEqualTo(1);
        assertThatThrownBy(items::hasNext).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("more items than it was asked for");
        assertThat(log).containsExactly("cancelled");
    }

    @AsyncTest
    void publisherWhoseRequestThrowsIsCancelledAfterTheItemsItSent() {
        FlowItems<Integer> items = told(1);
        items.onNext(7);

        assertThat(items.next()).isEqualTo(7);
        assertThatThrownBy(items::hasNext).isInstanceOf(IllegalStateException.class).hasRootCauseMessage("request is broken");
        assertThat(log).containsExactly("asked", "cancelled");
    }

    @AsyncTest
    void itemsThatCameBeforeAFailureAreGivenBeforeIt() {
        FlowItems<Integer> items = told(4);
        items.onNext(1);
        items.onError(new IOException("mine"));
        items.onNext(2);

        assertThat(items.next()).isEqualTo(1);
        assertThatThrownBy(items::hasNext).isInstanceOf(CompletionException.class).cause().hasMessage("mine");
        items.close();
        assertThat(log).containsExactly("asked");
    }

    @AsyncTest
    void secondSubscriptionIsCancelledAndTheFirstKept() {
        FlowItems<Integer> items = told(4);
        items.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                log.add("second asked");
            }

            @Override
            public void cancel() {
                log.add("second cancelled");
            }
        });
        items.onNext(1);

        assertThat(items.next()).isEqualTo(1);
        assertThat(log).containsExactly("asked", "second cancelled");
    }

    @AsyncTest
    void readerThatIsCancelledMayReadOn() {
        FlowItems<Integer> items = told(4);
        Task<Integer> reading = Steps.waiting(items::next);
        reading.cancel();
        assertThatThrownBy(reading::await).isInstanceOf(CancelledError.class);
        items.onNext(5);

        assertThat(items.next()).isEqualTo(5);
    }

    @AsyncTest
    void closingEndsAReaderThatWaits() {
        FlowItems<Integer> items = told(4);
        Task<Boolean> reading = Steps.waiting(items::hasNext);
        items.close();

        assertThat(reading.await()).isFalse();
    }

    @AsyncTest
    void oneLoopPublishesToAnotherTask() {
        List<Integer> got = new ArrayList<>();
        try (FlowItems<Integer> items = FlowItems.of(LoopPublisher.of(loop(), () -> IntStream.range(0, 100).iterator()), 3)) {
            items.forEachRemaining(got::add);
        }

        assertThat(got).hasSize(100).isSorted();
    }

    @Test
    void batchMustBePositive() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FlowItems<>(loop(), 0));
    }
}
