package io.jvloop.tck.doubles;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A policy whose back ends are another's, and that counts how often they poll: a loop that spins is seen by that. It can also do something
 * at the last moment before a wait, or before and after a back end is closed.
 */
public final class CountedPolls implements AnothersPolicy {
    private final LoopPolicy counted;
    private final AtomicLong polls = new AtomicLong();
    private @Nullable Runnable beforeWait;
    private Runnable beforeClose = () -> {};
    private Runnable afterClose = () -> {};

    public CountedPolls(LoopPolicy counted) {
        this.counted = counted;
    }

    /** Does this once, on the loop's thread, when the loop has decided to wait but does not yet. */
    public void beforeTheNextWait(Runnable action) {
        beforeWait = action;
    }

    /** Does this on the thread that closes a back end. */
    public void beforeTheClose(Runnable action) {
        beforeClose = action;
    }

    public void afterTheClose(Runnable action) {
        afterClose = action;
    }

    public long polls() {
        return polls.get();
    }

    @Override
    public LoopPolicy other() {
        return counted;
    }

    @Override
    public IoBackend open(BackendContext context) throws IOException {
        return AnothersPolicy.hooked(counted.open(context), this::count);
    }

    private Object count(String method, Object[] arguments, Call call) throws Throwable {
        switch (method) {
            case "poll" -> beforePoll((long) arguments[0]);
            case "close" -> beforeClose.run();
            default -> {
            }
        }
        Object result = call.proceed();
        if (method.equals("close")) {
            afterClose.run();
        }
        return result;
    }

    private void beforePoll(long timeoutNanos) {
        polls.incrementAndGet();
        Runnable action = beforeWait;
        if (timeoutNanos > 0 && action != null) {
            beforeWait = null;
            action.run();
        }
    }
}
