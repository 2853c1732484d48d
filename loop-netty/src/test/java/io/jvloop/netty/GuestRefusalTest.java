package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.epoll.EpollPolicy;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.kqueue.KQueueIoHandle;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts that cannot have a guest, and what they say. */
class GuestRefusalTest {
    private static final ThreadFactory PLATFORM = new DefaultThreadFactory("host");
    private IoEventLoop host;

    private IoEventLoop open(ThreadFactory threads, IoHandlerFactory handlers) {
        host = new SingleThreadIoEventLoop(null, threads, handlers);
        return host;
    }

    @AfterEach
    void shutDown() {
        if (host != null) {
            host.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void hostOfLocalChannelsIsRefused() {
        open(PLATFORM, LocalIoHandler.newFactory());

        assertThatThrownBy(() -> NettyLoops.of(host)).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("cannot have a guest: its poll takes handles neither of epoll nor of NIO");
    }

    /** Netty cannot load either handler on every system; that its handles are of another kind is all that counts. */
    @ParameterizedTest
    @ValueSource(classes = {KQueueIoHandle.class, CompletionHandle.class})
    void hostWhosePollCannotCarryAGuestIsRefused(Class<? extends IoHandle> handles) {
        IoHandlerFactory local = LocalIoHandler.newFactory();
        open(PLATFORM, executor -> new HandlerOf(local.newHandler(executor), handles));

        assertThatThrownBy(() -> NettyLoops.of(host)).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("kqueue handler keeps changes for its next poll")
                .hasMessageContaining("io_uring handler tells no readiness");
    }

    /** As io_uring's, which are in a library that this module does not know. */
    private interface CompletionHandle extends IoHandle {
        @Override
        void close();
    }

    /** Waits as a local one does, and takes handles of another type. */
    private record HandlerOf(IoHandler local, Class<? extends IoHandle> handles) implements IoHandler {
        @Override
        public int run(IoHandlerContext context) {
            return local.run(context);
        }

        @Override
        public IoRegistration register(IoHandle handle) {
            throw new AssertionError("a guest has registered " + handle);
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return handles.isAssignableFrom(handleType);
        }

        @Override
        public void wakeup() {
            local.wakeup();
        }

        @Override
        public void prepareToDestroy() {
            local.prepareToDestroy();
        }

        @Override
        public void destroy() {
            local.destroy();
        }
    }

    /** Its thread and poll are a loop's already. */
    @Test
    void hostedEventLoopIsRefused() {
        try (EventLoop loop = Asyncio.newEventLoop(LoopOptions.DEFAULT.withPolicy(new EpollPolicy()))) {
            loop.runUntilComplete(() -> {
                IoEventLoop hosted = NettyLoops.eventLoopGroup(loop).next();
                assertThatThrownBy(() -> NettyFutures.await(hosted.submit(() -> NettyLoops.of(hosted))))
                        .isInstanceOf(UnsupportedOperationException.class)
                        .hasMessageContaining("cannot have a guest: it is in the poll of a loop already");
            });
        }
    }

    @ParameterizedTest
    @EnumSource(HostKind.class)
    void hostWhoseThreadIsVirtualIsRefused(HostKind kind) {
        open(Thread.ofVirtual().name("light").factory(), kind.handlers());

        assertThatIllegalStateException().isThrownBy(() -> NettyLoops.of(host)).withMessageContaining("cannot be a guest of")
                .withMessageContaining("which is virtual and cannot mount others");
    }

    @ParameterizedTest
    @EnumSource(HostKind.class)
    void secondGuestIsRefused(HostKind kind) {
        open(PLATFORM, kind.handlers());
        EventLoop first = NettyLoops.of(host);

        assertThatIllegalStateException().isThrownBy(() -> NettyLoops.of(host)).withMessageContaining("cannot be a guest of thread 'host-")
                .withMessageContaining("is in the turn of EventLoop[" + first.name());
    }

    @ParameterizedTest
    @EnumSource(HostKind.class)
    void secondGuestIsRefusedToACoroutineOfTheFirst(HostKind kind) {
        open(PLATFORM, kind.handlers());
        EventLoop first = NettyLoops.of(host);

        Asyncio.runCoroutineThreadsafe(() -> assertThatIllegalStateException().isThrownBy(() -> NettyLoops.of(host))
                .withMessageContaining("cannot have a guest: it has EventLoop[" + first.name()), first).join();
    }

    @ParameterizedTest
    @EnumSource(HostKind.class)
    void hostThatHasShutDownIsRefused(HostKind kind) {
        open(PLATFORM, kind.handlers()).shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();

        assertThatIllegalStateException().isThrownBy(() -> NettyLoops.of(host))
                .withMessageEndingWith("cannot have a guest: it has shut down");
    }

    @ParameterizedTest
    @EnumSource(HostKind.class)
    void hostThatIsShuttingDownIsRefused(HostKind kind) {
        open(PLATFORM, kind.handlers());

        assertThatIllegalStateException().isThrownBy(() -> host.submit(() -> {
            host.shutdownGracefully(0, 5, TimeUnit.SECONDS);
            return NettyLoops.of(host);
        }).syncUninterruptibly()).withMessageEndingWith("cannot have a guest: it is shutting down");
    }

    @Test
    void policyIsTheHostsBusiness() {
        open(PLATFORM, HostKind.EPOLL.handlers());

        assertThatIllegalArgumentException().isThrownBy(() -> NettyLoops.of(host, LoopOptions.DEFAULT.withPolicy(new EpollPolicy())))
                .withMessageContaining("a guest has the back end of its host");
    }
}
