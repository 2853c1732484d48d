package io.jvloop.tck.peers;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a protocol was called for, in that order. A task can wait until a call comes that it needs. */
public final class CallLog {
    private final EventLoop loop;
    private final List<String> calls = new ArrayList<>();
    private @Nullable Promise<Void> change;

    public CallLog(EventLoop loop) {
        this.loop = loop;
    }

    public List<String> calls() {
        return calls;
    }

    public void add(String call) {
        calls.add(call);
        Promise<Void> waiter = change;
        change = null;
        if (waiter != null && !waiter.isDone()) {
            waiter.setResult(null);
        }
    }

    public void await(String call) {
        awaitUntil(() -> calls.contains(call));
    }

    /** The condition is asked at once, and again after each call. */
    public void awaitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (change == null || change.isDone()) {
                change = loop.createFuture();
            }
            change.await();
        }
    }
}
