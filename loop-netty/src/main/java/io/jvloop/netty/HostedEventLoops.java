package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.spi.BridgedLoop;
import org.jspecify.annotations.Nullable;

/** Safe for use by any thread. The hosted event loop of one jvloop loop, of which there is one at a time. */
final class HostedEventLoops {
    private final BridgedLoop bridged;
    private @Nullable HostedEventLoop present;

    private HostedEventLoops(BridgedLoop bridged) {
        this.bridged = bridged;
    }

    static HostedEventLoops of(BridgedLoop bridged) {
        return bridged.attachment(HostedEventLoops.class, () -> new HostedEventLoops(bridged));
    }

    synchronized HostedEventLoop get(EventLoop loop) {
        HostedEventLoop hosted = present;
        if (hosted == null || hosted.isShuttingDown()) {
            hosted = new HostedEventLoop(loop, bridged);
            present = hosted;
        }
        return hosted;
    }
}
