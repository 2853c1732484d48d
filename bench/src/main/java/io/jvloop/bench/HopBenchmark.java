package io.jvloop.bench;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
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
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
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
 * What does it cost to come from a coroutine to a hosted event loop of Netty's, and back? A task given to it in passing, a message written
 * to a channel, a task that is awaited. {@link #yields} is the suspension alone. What is written meets a handler at the pipeline's head
 * that takes it as the system would, so that no system call is in the figure.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens=java.base/java.lang=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class HopBenchmark {
    private static final int OPERATIONS = 1_024;
    /** How many hops are made before the coroutine suspends, so that the event loop has its turn. */
    private static final int IN_A_ROW = 64;
    private static final Runnable NOTHING = () -> {
    };

    @Param({"nio", "epoll"})
    private String policy;
    private EventLoop loop;
    private IoEventLoop hosted;
    private NettyChannel channel;

    @Setup(Level.Trial)
    public void open() {
        loop = Asyncio.newEventLoop(LoopOptions.DEFAULT.withPolicy(policy));
        hosted = NettyLoops.eventLoopGroup(loop).next();
        Class<? extends Channel> type = hosted.isIoType(EpollIoHandler.class) ? EpollDatagramChannel.class : NioDatagramChannel.class;
        ChannelFuture registered = new Bootstrap().group(hosted).channel(type).handler(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                promise.setSuccess();
            }

            @Override
            public void flush(ChannelHandlerContext context) {
                // all has left
            }
        }).register();
        loop.runUntilComplete(() -> {
            NettyFutures.await(registered);
        });
        channel = NettyChannel.over(loop, registered.channel());
    }

    @TearDown(Level.Trial)
    public void close() {
        channel.close();
        loop.close();
    }

    private interface Hop {
        void make() throws IOException;
    }

    private void inRows(Hop hop) throws IOException {
        loop.runUntilComplete(() -> {
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
    public void executes() throws IOException {
        inRows(() -> hosted.execute(NOTHING));
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void writes() throws IOException {
        inRows(() -> channel.write("message"));
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void awaits() {
        loop.runUntilComplete(() -> {
            for (int i = 0; i < OPERATIONS; i++) {
                NettyFutures.await(hosted.submit(NOTHING));
            }
        });
    }

    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public void yields() {
        loop.runUntilComplete(() -> {
            for (int i = 0; i < OPERATIONS; i++) {
                Asyncio.yieldNow();
            }
        });
    }
}
