package io.jvloop.bench;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.VoidCoroutine;
import io.jvloop.netty.NettyChannel;
import io.jvloop.netty.NettyFutures;
import io.jvloop.netty.NettyLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does it cost to come from a coroutine to an event loop of Netty's on the same thread, and back? A task given to it in passing, a
 * message written to a channel, a task that is awaited. {@link #yields} is the suspension alone. The event loop is hosted by the
 * coroutine's loop, or that loop is its guest. What is written meets a handler at the pipeline's head that takes it as the system would, so
 * that no system call is in the figure.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens=java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HopBenchmark {
    /** As many that the way from JMH's thread to a guest's does not count. */
    private static final int OPERATIONS = 8_192;
    /** How many hops are made before the coroutine suspends, so that the event loop has its turn. */
    private static final int IN_A_ROW = 64;
    private static final Runnable NOTHING = () -> {
    };

    @Param({"nio", "epoll"})
    private String policy;
    @Param({"hosted", "guest"})
    private String netty;
    private EventLoop loop;
    private IoEventLoop events;
    private NettyChannel channel;

    @Setup(Level.Trial)
    public void open() throws Exception {
        boolean epoll = policy.equals("epoll");
        if (netty.equals("hosted")) {
            loop = Asyncio.newEventLoop(LoopOptions.DEFAULT.withPolicy(policy));
            events = NettyLoops.eventLoopGroup(loop).next();
        } else {
            events = new MultiThreadIoEventLoopGroup(1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory()).next();
            loop = NettyLoops.of(events);
        }
        Class<? extends Channel> type = epoll ? EpollDatagramChannel.class : NioDatagramChannel.class;
        ChannelFuture registered = new Bootstrap().group(events).channel(type).handler(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                promise.setSuccess();
            }

            @Override
            public void flush(ChannelHandlerContext context) {
                // all has left
            }
        }).register();
        run(() -> {
            NettyFutures.await(registered);
            channel = NettyChannel.over(loop, registered.channel());
        });
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        run(channel::close);
        if (netty.equals("hosted")) {
            loop.close();
        } else {
            events.parent().shutdownGracefully(0, 5, TimeUnit.SECONDS).sync(); // which closes its guest
        }
    }

    private void run(VoidCoroutine body) throws Exception {
        if (netty.equals("hosted")) {
            loop.runUntilComplete(body::execute);
        } else {
            Asyncio.runCoroutineThreadsafe(body, loop).get();
        }
    }

    private interface Hop {
        void make() throws IOException;
    }

    private void inRows(Hop hop) throws Exception {
        run(() -> {
            for (int i = 0; i < OPERATIONS; i += IN_A_ROW) {
                for (int j = 0; j < IN_A_ROW; j++) {
                    hop.make();
                }
                Asyncio.yieldNow();
            }
        });
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void executes() throws Exception {
        inRows(() -> events.execute(NOTHING));
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void writes() throws Exception {
        inRows(() -> channel.write("message"));
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void awaits() throws Exception {
        run(() -> {
            for (int i = 0; i < OPERATIONS; i++) {
                NettyFutures.await(events.submit(NOTHING));
            }
        });
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void yields() throws Exception {
        run(() -> {
            for (int i = 0; i < OPERATIONS; i++) {
                Asyncio.yieldNow();
            }
        });
    }
}
