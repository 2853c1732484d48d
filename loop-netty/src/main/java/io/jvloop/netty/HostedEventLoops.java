package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.spi.BridgedLoop;
import io.jvloop.spi.LoopAttachment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Safe for use by any thread. The hosted event loops of one jvloop loop: the present one, and those that are being shut down. */
final class HostedEventLoops implements LoopAttachment {
    private final BridgedLoop bridged;
    private final List<HostedEventLoop> living = new ArrayList<>();
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
            living.removeIf(HostedEventLoop::isTerminated);
            living.add(hosted);
        }
        return hosted;
    }

    @Override
    public void loopClosed() {
        List<HostedEventLoop> ending;
        synchronized (this) {
            ending = List.copyOf(living);
            living.clear();
        }
        ending.forEach(HostedEventLoop::loopClosed);
    }
}
