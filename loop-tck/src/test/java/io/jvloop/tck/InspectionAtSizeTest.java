package io.jvloop.tck;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.run;
import static io.jvloop.Asyncio.runningLoop;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.toThread;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import io.jvloop.core.inspect.Inspection;
import io.jvloop.tck.doubles.CountedPolls;
import io.jvloop.tck.manual.ManualPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody looks from outside into a loop with very many tasks, and the loop goes on. */
class InspectionAtSizeTest {
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(SimulatedTime::options);

    /** What a report says of the loop's tasks, and how often the loop turned meanwhile. */
    private record Report(String text, int turns) {
        List<String> lines() {
            return text.lines().toList();
        }
    }

    private static Report report(String command) {
        CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> Inspection.report(command));
        int turns = 0;
        while (!asked.isDone()) {
            yieldNow();
            turns++;
        }
        return new Report(asked.join(), turns);
    }

    private static List<Task<Void>> chain(Promise<Void> gate, int length) {
        List<Task<Void>> chain = new ArrayList<>();
        chain.add(createTask(TaskOptions.named("link 0"), gate::await));
        for (int i = 1; i < length; i++) {
            Task<Void> inner = chain.getLast();
            chain.add(createTask(TaskOptions.named("link " + i), inner::await));
        }
        yieldNow();
        return chain;
    }

    @AsyncTest
    void tableHasALineForEachOfThousandsOfTasksAndTheLoopTurnsMeanwhile() {
        Promise<Void> gate = fixture.loop().createFuture();
        List<Task<Void>> chain = chain(gate, 9_000);
        Report ps = report("ps");

        assertThat(ps.text()).contains("link 8999");
        assertThat(ps.lines()).filteredOn(line -> line.startsWith("link 0 ")).singleElement().asString().contains("link 1 ");
        assertThat(ps.turns()).isGreaterThanOrEqualTo(9_000 / 50);
        gate.setResult(null);
        chain.getLast().await();
    }

    @AsyncTest
    void treeOfAChainLongerThanAnyStackHasEachTaskOnce() {
        Promise<Void> gate = fixture.loop().createFuture();
        List<Task<Void>> chain = chain(gate, 9_000);
        Report pstree = report("pstree");

        assertThat(pstree.lines()).filteredOn(line -> line.endsWith("(T) link 4500")).hasSize(1);
        assertThat(pstree.lines()).filteredOn(line -> line.endsWith("(continued below)")).isNotEmpty();
        gate.setResult(null);
        chain.getLast().await();
    }

    @AsyncTest
    void treeShowsATaskToWhichManyWaysLeadOnceWithWhatItAwaits() {
        Promise<Void> gate = fixture.loop().createFuture();
        Task<Void> innermost = createTask(TaskOptions.named("innermost"), gate::await);
        List<Task<Void>> layer = List.of(innermost);
        for (int i = 0; i < 40; i++) {
            List<Task<Void>> inner = layer;
            layer = List.of(createTask(() -> {
                gather(inner).await();
            }), createTask(() -> {
                gather(inner).await();
            }));
        }
        yieldNow();
        Report pstree = report("pstree");

        assertThat(pstree.lines()).filteredOn(line -> line.endsWith("(T) innermost")).hasSize(1);
        assertThat(pstree.lines()).filteredOn(line -> line.endsWith("(shown above)")).isNotEmpty();
        gate.setResult(null);
        gather(layer).await();
    }

    @AsyncTest
    void tasksBeyondTenThousandAreCounted() {
        Promise<Void> gate = fixture.loop().createFuture();
        List<Task<Void>> chain = chain(gate, 12_000);

        assertThat(report("ps").lines()).last().asString().matches("… and 2\\d\\d\\d more tasks");
        gate.setResult(null);
        chain.getLast().await();
    }

    @Test
    void reportEndsWhenItsAskerHasLeft() {
        ManualPolicy manual = new ManualPolicy();
        CountedPolls policy = new CountedPolls(manual);
        run(manual.options().withPolicy(policy), () -> {
            Promise<Void> gate = runningLoop().createFuture();
            List<Task<Void>> chain = chain(gate, 9_000);
            long whole = pollsDuring(policy, () -> Inspection.report("ps"));
            long left = pollsDuring(policy, () -> {
                Thread.currentThread().interrupt();
                return Inspection.report("ps");
            });

            assertThat(left).isLessThan(whole / 2);
            gate.setResult(null);
            chain.getLast().await();
        });
    }

    private static long pollsDuring(CountedPolls policy, Supplier<String> question) {
        long before = policy.polls();
        toThread(question::get);
        sleep(Duration.ofNanos(1)); // over when nothing else is ready
        return policy.polls() - before;
    }
}
