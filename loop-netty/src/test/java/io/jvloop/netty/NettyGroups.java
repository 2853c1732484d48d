package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.tck.LoopFixture;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The groups that a channel for coroutines may belong to: the one on the thread of the test's loop, and Netty's with one of their own. */
final class NettyGroups implements AfterEachCallback {
    private final LoopFixture fixture;
    private final List<IoEventLoopGroup> foreign = new ArrayList<>();

    NettyGroups(LoopFixture fixture) {
        this.fixture = fixture;
    }

    /** What a test does on a group. */
    interface Body {
        void run(IoEventLoopGroup group) throws IOException;
    }

    /** The group on the loop's own thread: the hosted one, or a guest's host. */
    static IoEventLoopGroup of(EventLoop loop) {
        return loop.policy() instanceof GuestPolicy guest ? guest.host() : NettyLoops.eventLoopGroup(loop);
    }

    void each(Body body) throws IOException {
        body.run(of(fixture.loop()));
        eachForeign(body);
    }

    void eachForeign(Body body) throws IOException {
        body.run(foreign(NioIoHandler.newFactory()));
        if (Epoll.isAvailable()) {
            body.run(foreign(EpollIoHandler.newFactory()));
        }
    }

    private IoEventLoopGroup foreign(IoHandlerFactory io) {
        IoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, io);
        foreign.add(group);
        return group;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        foreign.forEach(group -> group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly());
    }
}
