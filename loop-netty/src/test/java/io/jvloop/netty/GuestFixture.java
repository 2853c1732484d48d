package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.UnhandledFailure;
import io.jvloop.tck.watch.LeakCheck;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Safe for use by any thread. An event loop of Netty's and its guest. Fails a test that leaves behind a registration with the host, a
 * descriptor, a thread or a failure that it has not taken.
 */
final class GuestFixture implements BeforeEachCallback, AfterEachCallback {
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private final HostKind kind;
    private final Queue<UnhandledFailure> failures = new ConcurrentLinkedQueue<>();
    private CountingGroup group;
    private EventLoop guest;
    private LeakCheck leaks;

    GuestFixture(HostKind kind) {
        this.kind = kind;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        leaks = LeakCheck.begin();
        group = new CountingGroup(kind.handlers());
        guest = NettyLoops.of(host(), options());
    }

    /** Options by which a failure that nobody takes fails the test. */
    LoopOptions options() {
        return LoopOptions.DEFAULT.withExceptionHandler((_, failure) -> failures.add(failure));
    }

    IoEventLoop host() {
        return group.next();
    }

    EventLoop guest() {
        return guest;
    }

    NettyPeers peers() {
        return new NettyPeers(guest, host());
    }

    /** What was reported, which is then forgotten. */
    List<UnhandledFailure> failures() {
        List<UnhandledFailure> taken = List.copyOf(failures);
        failures.clear();
        return taken;
    }

    /** Runs a coroutine in the guest, and gives what it returns. */
    <T> T run(Coroutine<T> body) {
        return Asyncio.runCoroutineThreadsafe(body, guest).join();
    }

    /** Runs it in the host's thread, as a handler is run, between two turns of the guest. */
    <T> T inHost(Callable<T> body) {
        return host().submit(body).syncUninterruptibly().getNow();
    }

    void inHost(Runnable body) {
        host().submit(body).syncUninterruptibly();
    }

    void closeGuest() {
        inHost(guest::close);
    }

    /** How many handles are registered with the host, by it and by its guest. */
    int registrations() {
        return ((CountingEventLoop) host()).getNumOfRegisteredChannels();
    }

    /** How many events its poll has told the host so far. */
    int eventsOfHost() {
        return ((CountingEventLoop) host()).events;
    }

    /** As {@link #registrations}, but waits a moment for what is just ending: Netty leaves it open if it ends itself just then. */
    private int registrationsLeft() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (registrations() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return registrations();
    }

    void shutHostDown() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        boolean lives = !group.isShuttingDown();
        if (lives) {
            closeGuest();
        }
        int left = lives ? registrationsLeft() : 0;
        shutHostDown();
        if (context.getExecutionException().isEmpty()) {
            assertThat(guest.isClosed()).as("the host's end closes its guest").isTrue();
            assertThat(left).as("handles left in the host's poll").isZero();
            assertThat(failures).as("failures that the test did not take").isEmpty();
            leaks.assertNothingLeaked();
            leaks.assertMemoryGivenBack();
        }
    }

    private static final class CountingGroup extends MultiThreadIoEventLoopGroup {
        CountingGroup(IoHandlerFactory handlers) {
            super(1, handlers);
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... more) {
            return new CountingEventLoop(this, executor, handlers);
        }
    }

    /** Shows how many handles and events it has. */
    private static final class CountingEventLoop extends SingleThreadIoEventLoop {
        private volatile int events;

        CountingEventLoop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory handlers) {
            super(parent, executor, handlers);
        }

        @Override
        protected int runIo() {
            int told = super.runIo();
            events += told; // written by the one thread
            return told;
        }

        @Override
        protected int getNumOfRegisteredChannels() {
            return super.getNumOfRegisteredChannels();
        }
    }
}
