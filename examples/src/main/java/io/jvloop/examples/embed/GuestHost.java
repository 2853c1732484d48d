package io.jvloop.examples.embed;

import static io.jvloop.Asyncio.runningLoopOrNull;

import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.examples.http.Host;
import io.jvloop.examples.http.LoopHost;
import io.jvloop.examples.http.StockHost;
import io.jvloop.netty.NettyLoops;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Netty's own event loops, on their own threads, as ever. Each gets a guest with its first request; requests are coroutines of the guest in
 * their connection's event loop, so they start without a hop.
 */
final class GuestHost implements Host {
    private final StockHost netty;
    private final LoopHost guests;
    private final AtomicInteger opened = new AtomicInteger();

    GuestHost(String policy, int loops) {
        netty = new StockHost(policy, loops);
        guests = new LoopHost(netty.group());
    }

    /** The guest of the event loop whose thread this is. Handlers are in its turn, as soon as it is there. */
    private EventLoop guest(IoEventLoop eventLoop) {
        EventLoop guest = runningLoopOrNull();
        return guest != null ? guest : NettyLoops.of(eventLoop, LoopOptions.DEFAULT.withName("guest-" + opened.incrementAndGet()));
    }

    @Override
    public Runnable start(io.netty.channel.EventLoop eventLoop, Runnable body) {
        Task<Void> task = guest((IoEventLoop) eventLoop).createTask(body::run);
        return task::cancel;
    }

    /** The guest of one of the event loops; any thread may ask. */
    EventLoop anyGuest() {
        IoEventLoop first = netty.group().next();
        return first.submit(() -> guest(first)).syncUninterruptibly().getNow();
    }

    /** epoll or nio. */
    String policy() {
        return netty.name();
    }

    @Override
    public IoEventLoopGroup group() {
        return netty.group();
    }

    @Override
    public Class<? extends ServerChannel> serverChannel() {
        return netty.serverChannel();
    }

    @Override
    public String loop() {
        return netty.loop();
    }

    /** The thread that starts the server, and ends it, is no coroutine. */
    @Override
    public <T> T await(Future<T> future, Duration limit) throws IOException, TimeoutException {
        return runningLoopOrNull() == null ? netty.await(future, limit) : guests.await(future, limit);
    }

    @Override
    public <T> T blocking(Blocking<T> body) throws IOException {
        return guests.blocking(body);
    }

    @Override
    public void sleep(Duration duration) {
        guests.sleep(duration);
    }
}
