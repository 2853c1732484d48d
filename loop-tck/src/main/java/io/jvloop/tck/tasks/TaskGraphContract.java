package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.shield;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.timeout;
import static io.jvloop.Asyncio.waitMany;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.TaskGraph;
import io.jvloop.TaskOptions;
import io.jvloop.VoidCoroutine;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.Steps;
import io.jvloop.tck.threads.SmallStack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Call graphs: who awaits whom. */
public class TaskGraphContract {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();

    /** What an outer task does with an inner one that waits. */
    private interface Use {
        void of(Task<Void> inner) throws Exception;
    }

    /** The names in the chain of awaiters of an inner task, while an outer one waits for it in some way and a third awaits that one. */
    private List<String> awaitersWhile(Use outerWaits) {
        List<String> names = new ArrayList<>();
        fixture.run(() -> {
            Promise<Void> gate = fixture.loop().createFuture();
            Task<Void> inner = createTask(TaskOptions.named("inner"), gate::await);
            Task<Void> outer = createTask(TaskOptions.named("outer"), () -> outerWaits.of(inner));
            Task<Void> top = createTask(TaskOptions.named("top"), () -> {
                outer.await();
            });
            Steps.turns(3);
            for (TaskGraph at = TaskGraph.capture(inner); !at.awaitedBy().isEmpty(); at = at.awaitedBy().getFirst()) {
                assertThat(at.awaitedBy()).hasSize(1);
                names.add(((Task<?>) at.awaitedBy().getFirst().future()).name());
            }
            gate.setResult(null);
            top.await();
        });
        return names;
    }

    /** {@code 3.14 test_graph.CallStackTestBase.test_stack_tgroup} without a group: plain awaits. */
    @Test
    @Behaviour(524)
    void taskIsAwaitedByThoseThatAwaitIt() {
        assertThat(awaitersWhile(LoopFuture::await)).containsExactly("outer", "top");
    }

    /** {@code 3.14 test_graph.CallStackTestBase.test_stack_gather}. */
    @Test
    @Behaviour(524)
    void gatheredTaskIsAwaitedByWhoAwaitsTheGathering() {
        assertThat(awaitersWhile(inner -> gather(List.of(inner, createTask(() -> {}))).await())).containsExactly("outer", "top");
    }

    /** {@code 3.14 test_graph.CallStackTestBase.test_stack_shield}. */
    @Test
    @Behaviour(524)
    void shieldedTaskIsAwaitedByWhoAwaitsTheShield() {
        assertThat(awaitersWhile(inner -> shield(inner).await())).containsExactly("outer", "top");
    }

    /** {@code 3.14 test_graph.CallStackTestBase.test_stack_wait}. */
    @Test
    @Behaviour(524)
    void memberOfAWaitIsAwaitedByWhoWaits() {
        assertThat(awaitersWhile(inner -> waitMany(List.of(inner), ReturnWhen.ALL_COMPLETED))).containsExactly("outer", "top");
    }

    /** {@code 3.14 test_graph.CallStackTestBase.test_stack_timeout}. */
    @Test
    @Behaviour(524)
    void timeoutIsNoStationOnTheWay() {
        assertThat(awaitersWhile(inner -> timeout(Steps.LONG, () -> {
            inner.await();
        }))).containsExactly("outer", "top");
    }

    /** {@code 3.14 test_graph.CallStackTestBase.test_stack_tgroup}. */
    @AsyncTest
    @Behaviour(524)
    void childOfAGroupIsAwaitedByItsParent() {
        List<String> names = new ArrayList<>();
        Promise<Void> gate = fixture.loop().createFuture();
        List<Task<Void>> child = new ArrayList<>();
        Task<Void> parent = createTask(TaskOptions.named("parent"), () -> taskGroup(group -> {
            child.add(group.createTask((VoidCoroutine) gate::await));
        }));
        Steps.turns(3);
        TaskGraph.capture(child.getFirst()).awaitedBy().forEach(awaiter -> names.add(((Task<?>) awaiter.future()).name()));
        gate.setResult(null);
        parent.await();

        assertThat(names).containsExactly("parent");
    }

    /** {@code 3.14 test_graph.CallStackTestBase.test_stack_tgroup}: the running task's own frames, innermost first. */
    @Test
    @Behaviour(524)
    void currentTasksGraphHasItsFramesInnermostFirst() {
        fixture.run(() -> createTask(this::outermost).await());
    }

    private void outermost() {
        innermost();
    }

    private void innermost() {
        TaskGraph graph = TaskGraph.capture();
        assertThat(graph).isNotNull();
        assertThat(graph.stack().stream().map(StackTraceElement::getMethodName).limit(2)).containsExactly("innermost", "outermost");
        assertThat(graph.toString()).contains("innermost").contains("Awaited by:");
    }

    /** {@code 3.14 test_graph.CallStackTestBase.test_stack_future}. */
    @AsyncTest
    @Behaviour(525)
    void plainFutureListsAllTasksThatAwaitIt() {
        Promise<Void> future = fixture.loop().createFuture();
        Task<Void> first = createTask(TaskOptions.named("first"), future::await);
        Task<Void> second = createTask(TaskOptions.named("second"), future::await);
        yieldNow();
        TaskGraph graph = TaskGraph.capture(future);

        assertThat(graph.stack()).isEmpty();
        assertThat(graph.awaitedBy()).extracting(TaskGraph::future).containsExactly(first, second);
        future.setResult(null);
        gather(List.of(first, second)).await();
    }

    /** {@code 3.14 graph.capture_call_graph}. */
    @Test
    @Behaviour(526)
    void captureWithoutALoopThrowsAndInACallbackGivesNull() {
        assertThatIllegalStateException().isThrownBy(TaskGraph::capture);
        fixture.run(() -> {
            List<TaskGraph> captured = new ArrayList<>();
            fixture.loop().callSoon(() -> captured.add(TaskGraph.capture()));
            yieldNow();

            assertThat(captured).containsOnlyNulls().hasSize(1);
        });
    }

    /** asyncio refuses such graphs or recurses; ours names the cycle. */
    @Test
    void cycleIsNamedAndEnds() {
        fixture.run(() -> {
            List<Task<Void>> tasks = new ArrayList<>();
            tasks.add(createTask(TaskOptions.named("hen"), () -> {
                tasks.get(1).await();
            }));
            tasks.add(createTask(TaskOptions.named("egg"), () -> {
                tasks.get(0).await();
            }));
            Steps.turns(2);
            TaskGraph hen = TaskGraph.capture(tasks.getFirst());

            assertThat(hen.cycle()).isFalse();
            TaskGraph again = hen.awaitedBy().getFirst().awaitedBy().getFirst();
            assertThat(again.future()).isSameAs(tasks.getFirst());
            assertThat(again.cycle()).isTrue();
            assertThat(hen.toString()).contains("* Task hen (a cycle: it waits for itself)");
            tasks.forEach(Task::cancel);
            Steps.turns(3);
        });
        fixture.failures(); // the cycle was reported when it closed
    }

    /** {@code 3.14 test_graph.CallStackTestBase.test_stack_gather}, as {@code print_call_graph} writes it. */
    @AsyncTest
    void textIsATreeWithAFrameALine() {
        Promise<Void> gate = fixture.loop().createFuture();
        Task<Void> worker = createTask(TaskOptions.named("worker"), () -> {
            gate.await();
        });
        Task<Void> boss = createTask(TaskOptions.named("boss"), () -> {
            worker.await();
        });
        Steps.turns(2);
        List<String> lines = TaskGraph.capture(worker).toString().lines().toList();

        assertThat(lines).startsWith("* Task worker", "  + Call stack:").contains("  + Awaited by:", "     * Task boss");
        assertThat(lines.get(2)).startsWith("  |   at ");
        gate.setResult(null);
        boss.await();
    }

    @Test
    void chainOfAwaitersLongerThanAnyStackHasAGraphAndAText() throws Exception {
        SmallStack.run(fixture, () -> {
            Promise<Void> gate = fixture.loop().createFuture();
            Task<Void> innermost = createTask(TaskOptions.named("innermost"), gate::await);
            Task<Void> outer = innermost;
            for (int i = 0; i < SmallStack.TOO_DEEP; i++) {
                Task<Void> inner = outer;
                outer = createTask(inner::await);
            }
            Steps.turns(2);
            TaskGraph graph = TaskGraph.capture(innermost);

            int length = 0;
            for (TaskGraph at = graph; !at.awaitedBy().isEmpty(); at = at.awaitedBy().getFirst()) {
                length++;
            }
            assertThat(length).isEqualTo(SmallStack.TOO_DEEP);
            assertThat(graph.toString()).startsWith("* Task innermost").endsWith("+ Awaited by: …" + System.lineSeparator());
            gate.setResult(null);
            outer.await();
        });
    }

    /** Two ways from each layer to the next: a hundred layers have more ways than a computer can walk. */
    @AsyncTest
    void taskToWhichManyWaysLeadIsOneNode() {
        Promise<Void> gate = fixture.loop().createFuture();
        Task<Void> innermost = createTask(TaskOptions.named("innermost"), gate::await);
        List<Task<Void>> layer = List.of(innermost);
        for (int i = 0; i < 100; i++) {
            List<Task<Void>> inner = layer;
            VoidCoroutine awaitsAll = () -> gather(inner).await();
            layer = List.of(createTask(awaitsAll), createTask(awaitsAll));
        }
        Steps.turns(2);
        TaskGraph graph = TaskGraph.capture(innermost);

        List<TaskGraph> first = graph.awaitedBy();
        assertThat(first).hasSize(2);
        assertThat(first.getFirst().awaitedBy().getFirst()).isSameAs(first.getLast().awaitedBy().getFirst());
        assertThat(graph.toString()).contains("(shown above)");
        gate.setResult(null);
        gather(layer).await();
    }
}
