package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.tck.GuestHome;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.TimeUnit;

/** Safe for use by any thread. An event loop of Netty's as the host of a test's loop. */
final class HostOfTest implements GuestHome.Host {
    private final IoEventLoop eventLoop;

    HostOfTest(HostKind kind) {
        eventLoop = new MultiThreadIoEventLoopGroup(1, kind.handlers()).next();
    }

    /** Without their policy, which only says of which kind the host is. */
    @Override
    public EventLoop open(LoopOptions options) {
        return NettyLoops.of(eventLoop, new LoopOptions(null, options.debug(), options.clock(), options.executor(),
                options.exceptionHandler(), options.taskFactory(), options.slowCallback(), options.name()));
    }

    @Override
    public void run(Runnable action) {
        eventLoop.submit(action).syncUninterruptibly();
    }

    @Override
    public void close() {
        eventLoop.parent().shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
