package io.jvloop.tck.signals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.UnhandledFailure;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whose the signals of the process are: what is restored when a loop lets go of one or is closed, and how loops share them. */
public class SignalOwnershipContract {
    private static final String ONE = "WINCH";
    private static final String OTHER = "URG";
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    @BeforeEach
    void needsSignals() {
        assumeTrue(Signals.has(ONE) && Signals.has(OTHER), "needs the signals WINCH and URG");
    }

    private EventLoop loop() {
        return fixture.loop();
    }

    /** {@code test_events.EventLoopTestsMixin.test_add_signal_handler}. */
    @Test
    @RunsLoopItself
    @Behaviour(457)
    void removeAnswersTrueOnceAndRestoresWhatWasThere() throws Exception {
        CountDownLatch formerHeard = new CountDownLatch(1);
        String untouched = Signals.present(ONE);
        Object byDefault = Signals.handle(ONE, formerHeard::countDown);
        loop().addSignalHandler(ONE, () -> log.add("ours"));
        Signals.raiseAndSee(fixture.options(), ONE, 1);
        assertThat(formerHeard.getCount()).isOne();

        assertThat(loop().removeSignalHandler(ONE)).isTrue();
        assertThat(loop().removeSignalHandler(ONE)).isFalse();
        Signals.raise(ONE);
        formerHeard.await();
        Signals.restore(ONE, byDefault);
        assertThat(Signals.present(ONE)).isEqualTo(untouched);
        fixture.run(() -> Steps.turns(2));
        assertThat(log).as("what had come and was not handled yet").isEmpty();
    }

    /** The system's default action too, see the tests with processes of their own. */
    @AsyncTest
    @Behaviour(457)
    void removeRestoresTheDefault() {
        String byDefault = Signals.present(ONE);
        loop().addSignalHandler(ONE, () -> {});
        assertThat(Signals.present(ONE)).isNotEqualTo(byDefault);
        loop().removeSignalHandler(ONE);

        assertThat(Signals.present(ONE)).isEqualTo(byDefault);
    }

    /** Whoever put our handler aside is not put aside in turn. */
    @AsyncTest
    void handlerThatOthersPutOverOursStays() throws Exception {
        CountDownLatch theirs = new CountDownLatch(1);
        Object byDefault = Signals.handle(ONE, () -> log.add("never"));
        Signals.restore(ONE, byDefault);
        loop().addSignalHandler(ONE, () -> log.add("ours"));
        Signals.handle(ONE, theirs::countDown);
        loop().removeSignalHandler(ONE);
        Signals.raise(ONE);

        theirs.await();
        Signals.restore(ONE, byDefault);
        Steps.turns(2);
        assertThat(log).isEmpty();
    }

    /** They put it back when they are done, though we have let go of the signal since: it is then for whoever was there before us. */
    @AsyncTest
    void handlerOfOursThatOthersPutBackPassesTheSignalOn() throws Exception {
        CountDownLatch formerHeard = new CountDownLatch(1);
        Object byDefault = Signals.handle(ONE, formerHeard::countDown);
        loop().addSignalHandler(ONE, () -> log.add("ours"));
        Object ours = Signals.handle(ONE, () -> log.add("theirs"));
        loop().removeSignalHandler(ONE);
        Signals.restore(ONE, ours);
        Signals.raise(ONE);

        formerHeard.await();
        Signals.restore(ONE, byDefault);
        Steps.turns(2);
        assertThat(log).isEmpty();
    }

    /** {@code test_unix_events.SelectorEventLoopSignalTests.test_close}. */
    @Test
    @RunsLoopItself
    @Behaviour(460)
    void closeRemovesAllHandlers() {
        List<String> before = List.of(Signals.present(ONE), Signals.present(OTHER));
        loop().addSignalHandler(ONE, () -> log.add("late"));
        loop().addSignalHandler(OTHER, () -> log.add("late"));
        Signals.raiseAndSee(fixture.options(), ONE, 1);
        fixture.closeLoop();

        assertThat(List.of(Signals.present(ONE), Signals.present(OTHER))).isEqualTo(before);
        assertThat(loop().removeSignalHandler(ONE)).isFalse();
        assertThat(log).isEmpty();
    }

    /** Clean-up code that a close unwinds finds the signals as they are without the loop. */
    @Test
    @RunsLoopItself
    void closeRemovesThemBeforeTasksAreUnwound() {
        String before = Signals.present(ONE);
        List<String> seen = new ArrayList<>();
        loop().createTask(() -> {
            loop().addSignalHandler(ONE, () -> {});
            Steps.sleepLongThen(() -> {
                seen.add(Signals.present(ONE));
                seen.add("removed: " + loop().removeSignalHandler(ONE));
            });
        });
        fixture.run(() -> Steps.turns(2));
        fixture.closeLoop();

        assertThat(seen).containsExactly(before, "removed: false");
        assertThat(fixture.failures()).extracting(UnhandledFailure::failure).containsOnlyNulls().hasSize(1);
    }

    /** {@code libuv test/test-signal-multiple-loops}. */
    @Test
    @Behaviour(463)
    void loopsOnSeveralThreadsAllHearASignal() throws Exception {
        int loops = 4;
        int times = 50;
        int[][] heard = new int[loops][2];
        List<EventLoop> others = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < loops; i++) {
            EventLoop other = Asyncio.newEventLoop(fixture.options());
            int[] counts = heard[i];
            Runnable stopWhenDone = () -> {
                if (counts[0] == times && counts[1] == times) {
                    other.stop();
                }
            };
            other.addSignalHandler(ONE, () -> {
                counts[0]++;
                stopWhenDone.run();
            });
            other.addSignalHandler(OTHER, () -> {
                counts[1]++;
                stopWhenDone.run();
            });
            others.add(other);
            threads.add(Thread.ofPlatform().start(other::runForever));
        }
        for (int i = 0; i < times; i++) {
            Signals.raise(ONE);
            Signals.raise(OTHER);
        }
        for (int i = 0; i < loops; i++) {
            threads.get(i).join();
            others.get(i).close();
        }

        assertThat(heard).isDeepEqualTo(new int[][] {{times, times}, {times, times}, {times, times}, {times, times}});
    }

    /** A loop that lets go of a signal takes it from no other. */
    @Test
    @RunsLoopItself
    @Behaviour(463)
    void loopThatRemovesItsHandlerLeavesTheOthersTheirs() {
        try (EventLoop other = Asyncio.newEventLoop(fixture.options())) {
            other.addSignalHandler(ONE, () -> log.add("other"));
            loop().addSignalHandler(ONE, () -> log.add("ours"));
            other.removeSignalHandler(ONE);
            Signals.raiseAndSee(fixture.options(), ONE, 1);
            fixture.run(() -> Steps.turns(2));
            other.callSoon(other::stop);
            other.runForever();
        }
        assertThat(log).containsExactly("ours");
    }

    /** {@code uvloop test_signals._TestSignal.test_signals_wakeup_fd_unchanged}. */
    @Test
    @Behaviour(543)
    void afterARunTheProcesssSignalsAreAsBefore() {
        List<String> names = List.of("INT", "TERM", "HUP", ONE, OTHER);
        List<String> before = names.stream().map(Signals::present).toList();
        Asyncio.run(fixture.options(), () -> {
            Asyncio.runningLoop().addSignalHandler("INT", () -> {});
            Asyncio.runningLoop().addSignalHandler("TERM", () -> {});
            Asyncio.runningLoop().addSignalHandler(ONE, () -> {});
            assertThat(names.stream().map(Signals::present).toList()).isNotEqualTo(before);
        });

        assertThat(names.stream().map(Signals::present).toList()).isEqualTo(before);
    }
}
