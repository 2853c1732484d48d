package io.jvloop.netty;

import io.jvloop.tck.watch.Collected;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.buffer.ByteBufAllocator;
import java.util.regex.Pattern;

/** Fails a test in which Netty logs a warning that the test does not take, be it that a buffer of Netty's was never released. */
final class NettyWatch {
    /** The detector of leaks finds what was collected when it tracks the next buffer. */
    private static final int BUFFERS_THAT_MAKE_IT_LOOK = 256;

    private NettyWatch() {
    }

    static WarningWatch create() {
        return new WarningWatch("io.netty", Pattern.compile(""), NettyWatch::findLeaks);
    }

    private static void findLeaks() {
        Collected.collect();
        for (int i = 0; i < BUFFERS_THAT_MAKE_IT_LOOK; i++) {
            ByteBufAllocator.DEFAULT.buffer(1).release();
        }
    }
}
