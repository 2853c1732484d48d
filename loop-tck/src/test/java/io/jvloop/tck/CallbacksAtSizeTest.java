package io.jvloop.tck;

import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.Handle;
import io.jvloop.TimerHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A million callbacks, timers and calls from another thread. */
class CallbacksAtSizeTest {
    private static final int MILLION = 1_000_000;
    /** Has no divisor in common with the sizes: its multiples visit each place once, far from the one before. */
    private static final long STRIDE = 7_919;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(SimulatedTime::options);
    private long lastSeen;
    private int outOfOrder;
    private int run;

    private void see(long number) {
        run++;
        if (number < lastSeen) {
            outOfOrder++;
        }
        lastSeen = number;
    }

    @BeforeEach
    void seeNothing() {
        lastSeen = 0;
        outOfOrder = 0;
        run = 0;
    }

    private void assertAllSeenInOrder(int size) {
        assertThat(run).isEqualTo(size);
        assertThat(outOfOrder).isZero();
        seeNothing();
    }

    /** Due at moments of their own, in no order. */
    private List<TimerHandle> timers(int size) {
        EventLoop loop = fixture.loop();
        long now = loop.time();
        List<TimerHandle> timers = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            long nanos = 1 + i * STRIDE % size;
            timers.add(loop.callAt(now + nanos, () -> see(nanos)));
        }
        return timers;
    }

    @Test
    void timersFireInTheOrderOfTheirDeadlines() throws Exception {
        Growth.assertNotQuadratic(fixture, MILLION, size -> {
            timers(size);
            Asyncio.sleep(Duration.ofMillis(10));
            assertAllSeenInOrder(size);
        });
    }

    @Test
    void timersOfOneMomentFireInTheOrderOfTheirRegistration() throws Exception {
        Growth.assertNotQuadratic(fixture, MILLION, size -> {
            long moment = fixture.loop().time() + 1;
            for (int i = 0; i < size; i++) {
                long number = i;
                fixture.loop().callAt(moment, () -> see(number));
            }
            Asyncio.sleep(Duration.ofMillis(1));
            assertAllSeenInOrder(size);
        });
    }

    @ParameterizedTest
    @EnumSource
    void timersAreCancelled(Order order) throws Exception {
        Growth.assertNotQuadratic(fixture, MILLION, size -> {
            order.of(timers(size)).forEach(TimerHandle::cancel);
            Asyncio.sleep(Duration.ofMillis(10));
            assertAllSeenInOrder(0);
        });
    }

    @Test
    void callbacksRunInTheirOrder() throws Exception {
        Growth.assertNotQuadratic(fixture, MILLION, size -> {
            for (int i = 0; i < size; i++) {
                long number = i;
                fixture.loop().callSoon(() -> see(number));
            }
            yieldNow();
            assertAllSeenInOrder(size);
        });
    }

    @ParameterizedTest
    @EnumSource
    void callbacksAreCancelled(Order order) throws Exception {
        Growth.assertNotQuadratic(fixture, MILLION, size -> {
            List<Handle> handles = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                handles.add(fixture.loop().callSoon(() -> see(0)));
            }
            order.of(handles).forEach(Handle::cancel);
            yieldNow();
            assertAllSeenInOrder(0);
        });
    }

    @Test
    void callsFromAnotherThreadRunInTheirOrder() throws Exception {
        Growth.assertNotQuadratic(fixture, MILLION, size -> {
            EventLoop loop = fixture.loop();
            toThread(() -> {
                for (int i = 0; i < size; i++) {
                    long number = i;
                    loop.callSoonThreadsafe(() -> see(number));
                }
            });
            assertAllSeenInOrder(size);
        });
    }
}
