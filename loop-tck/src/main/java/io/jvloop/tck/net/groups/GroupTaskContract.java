package io.jvloop.tck.net.groups;

import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.wrapFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.CancelledError;
import io.jvloop.EventLoop;
import io.jvloop.GroupOptions;
import io.jvloop.LoopGroup;
import io.jvloop.LoopOptions;
import io.jvloop.Promise;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that are placed on the loops of a group. */
@RunsLoopItself
public class GroupTaskContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    private LoopGroup open() {
        return LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(fixture.options()).withName("loop-group"));
    }

    private static CompletableFuture<String> nameOfNext(LoopGroup group) {
        return group.run(() -> runningLoop().name());
    }

    @Test
    void loopsHaveTheNameOfTheGroupAndANumber() {
        try (LoopGroup group = open()) {
            assertThat(group.loops()).extracting(EventLoop::name).containsExactly("loop-group-1", "loop-group-2");
            assertThat(group).containsExactlyElementsOf(group.loops());
        }
    }

    @Test
    void groupWithoutANameGetsANumber() {
        LoopOptions options = fixture.options();
        try (LoopGroup group = LoopGroup.open(1, GroupOptions.DEFAULT.withLoops(options))) {
            assertThat(group.name()).startsWith("group-");
        }
    }

    @Test
    void tasksArePlacedOnTheLoopsInTurn() {
        try (LoopGroup group = open()) {
            List<String> names = IntStream.range(0, 4).mapToObj(_ -> nameOfNext(group).join()).toList();

            assertThat(names).containsExactly("loop-group-1", "loop-group-2", "loop-group-1", "loop-group-2");
        }
    }

    @Test
    void taskRunsInTheLoopThatWasChosen() {
        try (LoopGroup group = open()) {
            EventLoop second = group.loops().getLast();

            assertThat(group.run(second, () -> runningLoop()).join()).isSameAs(second);
        }
    }

    /** Each waits until the other is there, which two loops on one thread could not do. */
    @Test
    void loopsRunAtTheSameTime() {
        try (LoopGroup group = open()) {
            CompletableFuture<Void> first = new CompletableFuture<>();
            CompletableFuture<Void> second = new CompletableFuture<>();
            CompletableFuture<Void> one = group.run(() -> {
                first.complete(null);
                second.join();
            });
            CompletableFuture<Void> other = group.run(() -> {
                second.complete(null);
                first.join();
            });

            assertThat(CompletableFuture.allOf(one, other)).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    @AsyncTest
    void coroutineAwaitsATaskOfTheGroup() {
        LoopGroup group = open();
        assertThat(wrapFuture(nameOfNext(group)).await()).isEqualTo("loop-group-1");
        group.close();
    }

    /** The loop that waits goes on: the other asks it for something meanwhile. */
    @Test
    void coroutineOfTheGroupAwaitsATaskOfAnotherOfItsLoopsWithoutStoppingItsOwn() {
        try (LoopGroup group = open()) {
            EventLoop first = group.loops().getFirst();
            EventLoop second = group.loops().getLast();
            String answer = group.run(first, () -> wrapFuture(group.run(second,
                    () -> wrapFuture(group.run(first, () -> "from " + runningLoop().name())).await())).await()).join();

            assertThat(answer).isEqualTo("from loop-group-1");
        }
    }

    @Test
    void failureOfATaskIsItsOutcome() {
        IllegalStateException failure = new IllegalStateException("broken");
        try (LoopGroup group = open()) {
            CompletableFuture<Object> outcome = group.run(group.next(), () -> {
                throw failure;
            });

            assertThatThrownBy(outcome::get).isInstanceOf(ExecutionException.class).hasCause(failure);
        }
    }

    @Test
    void cancellingTheOutcomeCancelsTheTask() {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<String> end = new CompletableFuture<>();
        try (LoopGroup group = open()) {
            CompletableFuture<Void> outcome = group.run(() -> {
                Promise<Void> never = runningLoop().createFuture();
                begun.complete(null);
                try {
                    never.await();
                } catch (CancelledError e) {
                    end.complete("cancelled");
                    throw e;
                }
            });
            begun.join();
            outcome.cancel(false);

            assertThat(end.join()).isEqualTo("cancelled");
        }
    }

    @Test
    void loopThatIsNoneOfTheGroupsIsRefused() {
        try (LoopGroup group = open()) {
            assertThatIllegalArgumentException().isThrownBy(() -> group.run(fixture.loop(), () -> "never"))
                    .withMessageContaining("is none of LoopGroup[loop-group, 2 loops]");
        }
    }

    @Test
    void closedGroupRefusesTasks() {
        LoopGroup group = open();
        group.close();

        assertThatIllegalStateException().isThrownBy(() -> nameOfNext(group)).withMessage("run: LoopGroup[loop-group, 2 loops, closed]");
    }

    @Test
    void groupWithoutLoopsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> LoopGroup.open(0)).withMessage("a group has at least one loop, not 0");
    }

    /** The first loop that closes would shut it down for all. */
    @Test
    void executorThatAllLoopsWouldShareIsRefused() {
        try (var executor = Executors.newSingleThreadExecutor()) {
            LoopOptions shared = fixture.options().withExecutor(executor);

            assertThatIllegalArgumentException().isThrownBy(() -> GroupOptions.DEFAULT.withLoops(shared))
                    .withMessageContaining("cannot share a default executor");
        }
    }
}
