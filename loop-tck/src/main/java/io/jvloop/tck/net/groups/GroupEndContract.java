package io.jvloop.tck.net.groups;

import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.EventLoop;
import io.jvloop.GroupOptions;
import io.jvloop.LoopGroup;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.doubles.AnothersPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a group begins and ends, in order and by failures. */
@RunsLoopItself
public class GroupEndContract {
    private static final Duration LONG = Duration.ofHours(1);
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    private final CompletableFuture<String> report = new CompletableFuture<>();

    private GroupOptions options() {
        return GroupOptions.DEFAULT.withLoops(fixture.options()).withName("loop-group").withDrain(LONG)
                .withFailureHandler((loop, failure) -> report.complete(loop.name() + ": " + failure.getMessage()));
    }

    private LoopGroup open() {
        return LoopGroup.open(2, options());
    }

    /** A coroutine in the group's next loop that waits for ever, and has begun. */
    private static CompletableFuture<String> endless(LoopGroup group) {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> outcome = group.run(() -> {
            Promise<Void> never = runningLoop().createFuture();
            begun.complete(null);
            never.await();
        });
        begun.join();
        return outcome.handle((_, failure) -> failure instanceof CancellationException ? "cancelled" : "not cancelled: " + failure);
    }

    private void awaitEnd(LoopGroup group) {
        assertThat(report).isNotDone();
        awaitClosed(group);
        assertThat(report).isNotDone();
    }

    private static void awaitClosed(LoopGroup group) {
        group.termination().join();
        assertThat(group.loops()).allMatch(EventLoop::isClosed);
    }

    /** A policy that opens so many back ends, and then fails. */
    private record Limited(LoopPolicy other, AtomicInteger left) implements AnothersPolicy {
        @Override
        public IoBackend open(BackendContext context) throws IOException {
            if (left.getAndDecrement() == 0) {
                throw new IOException("no more");
            }
            return other.open(context);
        }
    }

    /** The fixture sees what is left behind. */
    @Test
    void groupThatCannotOpenItsLastLoopLeavesNothingBehind() {
        LoopOptions limited = fixture.options().withPolicy(new Limited(fixture.policy(), new AtomicInteger(2))).withName("loop-group");

        assertThatThrownBy(() -> LoopGroup.open(3, options().withLoops(limited))).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no more");
        assertThat(report).isNotDone();
    }

    /** A policy whose back ends close only when the caller waits, or has been told of the failure. */
    private record Unhurried(LoopPolicy other, AtomicInteger left, BooleanSupplier mayClose, AtomicInteger closed)
            implements
                AnothersPolicy {
        @Override
        public IoBackend open(BackendContext context) throws IOException {
            return AnothersPolicy.hooked(new Limited(other, left).open(context), (name, _, call) -> {
                if (!name.equals("close")) {
                    return call.proceed();
                }
                while (!mayClose.getAsBoolean()) {
                    Thread.onSpinWait();
                }
                closed.incrementAndGet();
                return call.proceed();
            });
        }
    }

    @Test
    void groupThatCannotOpenItsLastLoopHasClosedTheOthersWhenItTellsSo() {
        Thread caller = Thread.currentThread();
        AtomicInteger closed = new AtomicInteger();
        AtomicBoolean told = new AtomicBoolean();
        LoopOptions unhurried = fixture.options().withPolicy(new Unhurried(fixture.policy(), new AtomicInteger(2),
                () -> told.get() || caller.getState() == Thread.State.WAITING, closed));
        assertThatThrownBy(() -> LoopGroup.open(3, options().withLoops(unhurried))).hasMessageContaining("no more");
        int closedBefore = closed.get();
        told.set(true);

        assertThat(closedBefore).isEqualTo(2);
    }

    @Test
    void shutdownWaitsForTasksThatWerePlaced() {
        LoopGroup group = open();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        CompletableFuture<String> outcome = group.run(group.next(), () -> {
            wrapFuture(gate).await();
            return "done";
        });
        group.shutdown(LONG);
        assertThat(group.isShutdown()).isTrue();
        assertThat(group.termination()).isNotDone();
        gate.complete(null);

        assertThat(outcome.join()).isEqualTo("done");
        awaitEnd(group);
    }

    @Test
    void shutdownCancelsWhatIsLeftWhenItsTimeIsOver() {
        LoopGroup group = open();
        CompletableFuture<String> end = endless(group);
        group.shutdown(Duration.ofMillis(1));

        assertThat(end.join()).isEqualTo("cancelled");
        awaitEnd(group);
    }

    @Test
    void laterShutdownShortensTheTime() {
        LoopGroup group = open();
        CompletableFuture<String> end = endless(group);
        group.shutdown(LONG);
        group.shutdown(Duration.ZERO);
        group.shutdown(LONG);

        assertThat(end.join()).isEqualTo("cancelled");
        awaitEnd(group);
    }

    @Test
    void closeCancelsAndWaits() {
        LoopGroup group = open();
        CompletableFuture<String> end = endless(group);
        group.close();
        group.close();

        assertThat(end).isCompletedWithValue("cancelled");
        assertThat(group.loops()).allMatch(EventLoop::isClosed);
    }

    @AsyncTest
    void closeSuspendsInATaskOfAnotherLoop() {
        LoopGroup group = open();
        CompletableFuture<String> end = endless(group);
        group.close();

        assertThat(end).isCompletedWithValue("cancelled");
    }

    @Test
    void awaitTerminationTellsWhetherTheTimeWasEnough() throws InterruptedException {
        LoopGroup group = open();
        assertThat(group.awaitTermination(Duration.ofMillis(1))).isFalse();
        group.shutdown(Duration.ZERO);

        assertThat(group.awaitTermination(LONG)).isTrue();
    }

    @Test
    void completingTheTerminationHasNoEffectOnTheGroup() throws InterruptedException {
        try (LoopGroup group = open()) {
            group.termination().complete(null);

            assertThat(group.termination()).isNotDone();
            assertThat(group.awaitTermination(Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void loopOfTheGroupCannotWaitForItsOwnEnd() {
        try (LoopGroup group = open()) {
            group.run(() -> {
                assertThatIllegalStateException().isThrownBy(group::close).withMessageContaining("call shutdown there");
                assertThatIllegalStateException().isThrownBy(() -> group.awaitTermination(LONG));
            }).join();
        }
    }

    @Test
    void loopOfTheGroupCanShutItDown() {
        LoopGroup group = open();
        group.run(() -> group.shutdown(Duration.ZERO)).join();

        awaitEnd(group);
    }
}
