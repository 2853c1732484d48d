package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;

/** Safe for use by any thread. The loop's clock as Netty wants it: counted from 0, since Netty takes a negative sum for an overflow. */
final class LoopTicker implements Ticker {
    private final EventLoop loop;
    private final long origin;

    LoopTicker(EventLoop loop) {
        this.loop = loop;
        this.origin = loop.time();
    }

    /** The time of the loop's clock at a time of this one. */
    long onLoop(long nanos) {
        return nanos + origin;
    }

    @Override
    public long initialNanoTime() {
        return 0;
    }

    @Override
    public long nanoTime() {
        return loop.time() - origin;
    }

    @Override
    public void sleep(long delay, TimeUnit unit) throws InterruptedException {
        unit.sleep(delay);
    }
}
