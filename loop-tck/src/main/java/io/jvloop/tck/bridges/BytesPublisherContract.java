package io.jvloop.tck.bridges;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jvloop.Asyncio;
import io.jvloop.bridge.LoopPublisher;
import io.jvloop.net.StreamReader;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bytes of a stream as a {@link Flow.Publisher}. */
public class BytesPublisherContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();
    private StreamReader reader;
    private LoopPublisher<ByteBuffer> publisher;

    @BeforeEach
    void publishAStream() {
        reader = new StreamReader(fixture.loop(), StreamReader.DEFAULT_LIMIT);
        publisher = LoopPublisher.of(fixture.loop(), reader, 4);
    }

    private final class Noting implements Flow.Subscriber<ByteBuffer> {
        private final long first;
        Flow.Subscription subscription;

        Noting(long first) {
            this.first = first;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (first > 0) {
                given.request(first);
            }
        }

        @Override
        public void onNext(ByteBuffer block) {
            log.add(US_ASCII.decode(block).toString());
        }

        @Override
        public void onError(Throwable failure) {
            log.add(failure.getClass().getSimpleName() + ": " + failure.getMessage());
        }

        @Override
        public void onComplete() {
            log.add("complete");
        }
    }

    private Noting subscribed(long first) {
        Noting subscriber = new Noting(first);
        publisher.subscribe(subscriber);
        while (subscriber.subscription == null) {
            Asyncio.yieldNow();
        }
        return subscriber;
    }

    private void feed(String text) {
        reader.feedData(US_ASCII.encode(text));
    }

    private void awaitLogged(int count) {
        while (log.size() < count) {
            Asyncio.yieldNow();
        }
    }

    @AsyncTest
    void bytesAreItemsAsTheyArriveAndTheEndCompletes() {
        subscribed(Long.MAX_VALUE);
        feed("ab");
        awaitLogged(1);
        feed("cdefg");
        awaitLogged(3);
        reader.feedEof();
        awaitLogged(4);

        assertThat(log).containsExactly("ab", "cdef", "g", "complete");
    }

    @AsyncTest
    void nothingIsTakenFromTheStreamThatWasNotAskedFor() {
        Noting subscriber = subscribed(0);
        feed("abcdefghij");
        Steps.turns(5);
        assertThat(reader.buffered()).isEqualTo(10);
        subscriber.subscription.request(1);
        awaitLogged(1);
        Steps.turns(5);

        assertThat(log).containsExactly("abcd");
        assertThat(reader.buffered()).isEqualTo(6);
        subscriber.subscription.cancel();
    }

    @AsyncTest
    void failureOfTheStreamIsTheSubscribersAsItIs() {
        subscribed(1);
        reader.setException(new IOException("mine"));
        awaitLogged(1);

        assertThat(log).containsExactly("IOException: mine");
    }

    @AsyncTest
    void secondSubscriberIsTold() {
        Noting first = subscribed(1);
        subscribed(1);
        awaitLogged(1);

        assertThat(log.getFirst()).startsWith("IllegalStateException").contains("one already");
        first.subscription.cancel();
    }

    @AsyncTest
    void cancelledSubscriptionLeavesTheStreamToOthers() throws Exception {
        Noting subscriber = subscribed(1);
        Steps.turns(5);
        subscriber.subscription.cancel();
        Steps.turns(5);
        feed("ab");

        assertThat(reader.read(2)).asString().isEqualTo("ab");
        assertThat(log).isEmpty();
    }

    @AsyncTest
    void itemsMustHaveRoomForAByte() {
        assertThatIllegalArgumentException().isThrownBy(() -> LoopPublisher.of(fixture.loop(), reader, 0));
    }
}
