package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.watch.WarningWatch;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Netty's timers obey the loop's clock, which a test moves by hand. */
class HostedTimerContract {
    @Order(1)
    @RegisterExtension
    final WarningWatch netty = NettyWatch.create();
    @Order(2)
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final AtomicLong now = new AtomicLong(System.nanoTime());
    private final List<String> events = new ArrayList<>();

    /** Runs the body as a task of a loop that has the test's clock. */
    private void onSimulatedTime(Consumer<NettyPeers> body) {
        try (EventLoop loop = Asyncio.newEventLoop(fixture.options().withClock(now::get))) {
            loop.runUntilComplete(() -> body.accept(NettyPeers.on(loop)));
        }
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
        Steps.turns(10);
    }

    @Test
    void scheduledTaskRunsWhenTheLoopsClockSaysSo() {
        onSimulatedTime(peers -> {
            peers.inService(() -> peers.hosted().schedule(() -> events.add("ran"), 1, TimeUnit.HOURS));
            pass(Duration.ofMinutes(59));
            assertThat(events).isEmpty();
            pass(Duration.ofMinutes(1));
        });

        assertThat(events).containsExactly("ran");
    }

    @Test
    void taskThatACoroutineSchedulesRunsAtItsTime() {
        onSimulatedTime(peers -> {
            peers.hosted().schedule(() -> events.add("ran"), 1, TimeUnit.HOURS);
            Steps.turns(10);
            assertThat(events).isEmpty();
            pass(Duration.ofHours(1));
        });

        assertThat(events).containsExactly("ran");
    }

    @Test
    void earlierTaskThatIsScheduledLaterComesFirst() {
        onSimulatedTime(peers -> {
            peers.hosted().schedule(() -> events.add("late"), 2, TimeUnit.HOURS);
            Steps.turns(10);
            peers.hosted().schedule(() -> events.add("early"), 1, TimeUnit.HOURS);
            Steps.turns(10);
            pass(Duration.ofHours(1));
            assertThat(events).containsExactly("early");
            pass(Duration.ofHours(1));
        });

        assertThat(events).containsExactly("early", "late");
    }

    /** The loop's timer for the earlier one may stay, but must not be the last. */
    @Test
    void taskThatTakesThePlaceOfAnEarlierOneRunsAtItsOwnTime() {
        onSimulatedTime(peers -> {
            Future<?> early = peers.hosted().schedule(() -> events.add("early"), 1, TimeUnit.HOURS);
            Steps.turns(10);
            peers.inService(() -> {
                early.cancel(false);
                peers.hosted().schedule(() -> events.add("late"), 2, TimeUnit.HOURS);
            });
            pass(Duration.ofHours(1));
            assertThat(events).isEmpty();
            pass(Duration.ofHours(1));
        });

        assertThat(events).containsExactly("late");
    }

    @Test
    void loopHasATimerWhileSomethingIsScheduledAndNoneWhenAllIsCancelled() {
        onSimulatedTime(peers -> {
            List<Future<?>> scheduled = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                scheduled.add(peers.hosted().schedule(() -> events.add("ran"), 1 + i, TimeUnit.HOURS));
                Steps.turns(10);
            }
            assertThat(peers.loop().statistics().timers()).isEqualTo(1);
            scheduled.forEach(task -> task.cancel(false));
            Steps.turns(10);
            assertThat(peers.loop().statistics().timers()).isZero();
        });
    }

    @Test
    void fixedRateKeepsItsPeriod() {
        onSimulatedTime(peers -> {
            Future<?> rate = peers.hosted().scheduleAtFixedRate(() -> events.add("tick"), 1, 1, TimeUnit.MINUTES);
            Steps.turns(10);
            for (int minute = 0; minute < 5; minute++) {
                pass(Duration.ofMinutes(1));
            }
            rate.cancel(false);
            pass(Duration.ofMinutes(5));
        });

        assertThat(events).hasSize(5);
    }

    @Test
    void idleStateHandlerObeysTheLoopsClock() {
        onSimulatedTime(peers -> {
            Channel server = peers.serve(NettyPeers::silent);
            Channel client = peers.connect(server.localAddress(), new IdleStateHandler(0, 0, 1, TimeUnit.HOURS) {
                @Override
                protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
                    events.add("idle");
                }
            });
            pass(Duration.ofMinutes(59));
            assertThat(events).isEmpty();
            pass(Duration.ofMinutes(1));
            peers.await(client.close());
        });

        assertThat(events).containsExactly("idle");
    }

    @Test
    void quietPeriodIsTheLoopsTime() {
        onSimulatedTime(peers -> {
            var ended = peers.hosted().shutdownGracefully(1, 2, TimeUnit.HOURS);
            Steps.turns(10);
            assertThat(ended.isDone()).isFalse();
            pass(Duration.ofHours(1));
            peers.await(ended);
        });
    }
}
