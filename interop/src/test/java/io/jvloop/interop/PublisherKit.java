package io.jvloop.interop;

import io.jvloop.EventLoop;
import io.jvloop.bridge.LoopPublisher;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;

/** What the Reactive Streams kit asks of a publisher. TestNG runs it: {@link ReactiveStreamsTest}. */
public final class PublisherKit extends FlowPublisherVerification<Long> {
    private final EventLoop loop;

    PublisherKit(EventLoop loop) {
        super(new TestEnvironment(1_000, 50, 50));
        this.loop = loop;
    }

    @Override
    public Flow.Publisher<Long> createFlowPublisher(long elements) {
        return LoopPublisher.of(loop, () -> LongStream.range(0, elements).iterator());
    }

    @Override
    public Flow.Publisher<Long> createFailedFlowPublisher() {
        return LoopPublisher.of(loop, () -> {
            throw new IllegalArgumentException("the source has failed");
        });
    }
}
