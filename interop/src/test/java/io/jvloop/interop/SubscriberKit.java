package io.jvloop.interop;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.bridge.FlowItems;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;

/** What the Reactive Streams kit asks of a subscriber. TestNG runs it: {@link ReactiveStreamsTest}. */
public final class SubscriberKit extends FlowSubscriberBlackboxVerification<Long> {
    private final EventLoop loop;

    SubscriberKit(EventLoop loop) {
        super(new TestEnvironment(1_000, 50, 50));
        this.loop = loop;
    }

    @Override
    public Flow.Subscriber<Long> createFlowSubscriber() {
        FlowItems<Long> items = new FlowItems<>(loop, 4);
        Asyncio.runCoroutineThreadsafe(() -> items.forEachRemaining(_ -> {}), loop);
        return items;
    }

    @Override
    public Long createElement(int element) {
        return (long) element;
    }
}
