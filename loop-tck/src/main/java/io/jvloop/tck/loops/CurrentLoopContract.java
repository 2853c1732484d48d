package io.jvloop.tck.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Runner;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.doubles.AnothersPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which loop runs here, and which is the thread's. */
public class CurrentLoopContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void forgetTheLoop() {
        Asyncio.setEventLoop(null);
    }

    /** {@code test_events.GetEventLoopTestsMixin.test_get_event_loop_returns_running_loop}. */
    @Test
    @RunsLoopItself
    @Behaviour(528)
    void runningLoopIsKnownInsideARunAndNowhereElse() {
        assertThatThrownBy(Asyncio::runningLoop).isInstanceOf(IllegalStateException.class).hasMessageContaining("no running event loop");
        fixture.loop().callSoon(() -> log.add(Asyncio.runningLoop().name()));
        assertThatThrownBy(() -> fixture.run(() -> {
            log.add(Asyncio.runningLoop().name());
            throw new IOException("mine");
        })).isInstanceOf(IOException.class);

        assertThat(log).containsExactly(fixture.loop().name(), fixture.loop().name());
        assertThatThrownBy(Asyncio::runningLoop).isInstanceOf(IllegalStateException.class);
    }

    /** {@code test_events.PolicyTests.test_get_event_loop_thread}. */
    @Test
    @Behaviour(529)
    void everyThreadHasItsOwnRunningLoopAndItsOwnCurrentOne() {
        Asyncio.setEventLoop(fixture.loop());
        fixture.run(() -> Asyncio.toThread(() -> {
            assertThatThrownBy(Asyncio::runningLoop).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(Asyncio::eventLoop).isInstanceOf(IllegalStateException.class);
            Asyncio.run(fixture.options(), () -> log.add(Asyncio.runningLoop() == fixture.loop() ? "the same" : "another"));
        }));

        assertThat(log).containsExactly("another");
        assertThat(Asyncio.eventLoop()).isSameAs(fixture.loop());
    }

    /** {@code test_events.PolicyTests.test_get_event_loop_after_set_none}. */
    @Test
    @Behaviour(531)
    void noLoopIsMadeUnasked() {
        Asyncio.setEventLoop(fixture.loop());
        Asyncio.setEventLoop(null);

        assertThatThrownBy(Asyncio::eventLoop).isInstanceOf(IllegalStateException.class).hasMessageContaining("no current event loop");
    }

    /** {@code test_events.PolicyTests.test_new_event_loop}. */
    @Test
    @Behaviour(533)
    void everyNewLoopIsFreshAndOfItsPolicy() {
        LoopOptions options = fixture.options();
        try (EventLoop first = Asyncio.newEventLoop(options); EventLoop second = Asyncio.newEventLoop(options)) {
            assertThat(first).isNotSameAs(second);
            assertThat(List.of(first.policy(), second.policy())).containsOnly(options.policy());
        }
    }

    /** {@code test_runners.RunTests.test_asyncio_run_loop_factory}. */
    @Test
    @Behaviour(73)
    void runOpensOneLoopByItsPolicyAndLeavesTheThreadsLoopAlone() {
        LoopOptions options = fixture.options();
        CountingPolicy counting = new CountingPolicy(options.policy());
        Asyncio.setEventLoop(fixture.loop());
        Asyncio.run(options.withPolicy(counting), () -> log.add(Asyncio.runningLoop().policy().name()));

        assertThat(log).containsExactly("counting");
        assertThat(counting.opened).isOne();
        assertThat(Asyncio.eventLoop()).isSameAs(fixture.loop());
    }

    /** {@code test_runners.RunnerTests.test_run}. */
    @Test
    @Behaviour(75)
    void runnerOpensItsLoopAtFirstUse() {
        LoopOptions options = fixture.options();
        CountingPolicy counting = new CountingPolicy(options.policy());
        try (Runner runner = new Runner(options.withPolicy(counting))) {
            assertThat(counting.opened).isZero();
            runner.run(() -> log.add("first"));
            runner.run(() -> log.add("second"));
            runner.loop();
        }

        assertThat(counting.opened).isOne();
    }

    /** The policy under test, which counts its loops. */
    private static final class CountingPolicy implements AnothersPolicy {
        private final LoopPolicy counted;
        private int opened;

        CountingPolicy(LoopPolicy counted) {
            this.counted = counted;
        }

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public LoopPolicy other() {
            return counted;
        }

        @Override
        public IoBackend open(BackendContext context) throws IOException {
            opened++;
            return counted.open(context);
        }
    }
}
