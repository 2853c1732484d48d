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
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A loop that subscribes: what coroutines get of {@link Flow} publishers. */
public class FlowSubscriberContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    private EventLoop loop() {
        return fixture.loop();
    }

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
