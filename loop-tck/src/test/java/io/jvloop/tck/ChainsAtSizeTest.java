package io.jvloop.tck;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.gather;
import static io.jvloop.Asyncio.gatherSettled;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.Asyncio.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.LoopFuture;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tasks that await each other in a chain longer than any stack. */
class ChainsAtSizeTest {
    private static final int LONG = 20_000;
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture(SimulatedTime::options);

    /** From the innermost to the outermost. */
    private static List<Task<Void>> fromInside(Promise<Void> gate, int length) {
        List<Task<Void>> chain = new ArrayList<>(length);
        chain.add(createTask(gate::await));
        for (int i = 1; i < length; i++) {
            chain.add(createTask(chain.getLast()::await));
        }
        yieldNow();
        return chain;
    }

    /** The same chain: each makes the one that it awaits. */
    private static List<Task<Void>> fromOutside(Promise<Void> gate, int length) {
        List<Task<Void>> chain = new ArrayList<>(length);
        chain.add(createTask(() -> link(gate, length - 1, chain)));
        while (chain.size() < length) {
            yieldNow();
        }
        yieldNow();
        return chain.reversed();
    }

    private static void link(Promise<Void> gate, int further, List<Task<Void>> chain) {
        if (further == 0) {
            gate.await();
        } else {
            Task<Void> next = createTask(() -> link(gate, further - 1, chain));
            chain.add(next);
            next.await();
        }
    }

    private void end(Promise<Void> gate, List<Task<Void>> chain) {
        gatherSettled(chain).await();
        assertThat(gate.isCancelled()).isTrue();
        assertThat(chain).allMatch(Task::isCancelled);
    }

    @Test
    void chainThatGrewOutwardsIsCancelledAtItsOuterEnd() throws Exception {
        Growth.assertNotQuadratic(fixture, LONG, length -> {
            Promise<Void> gate = fixture.loop().createFuture();
            List<Task<Void>> chain = fromInside(gate, length);
            chain.getLast().cancel();
            end(gate, chain);
        });
    }

    @Test
    void chainThatGrewInwardsIsCancelledAtItsOuterEnd() throws Exception {
        Growth.assertNotQuadratic(fixture, LONG, length -> {
            Promise<Void> gate = fixture.loop().createFuture();
            List<Task<Void>> chain = fromOutside(gate, length);
            chain.getLast().cancel();
            end(gate, chain);
        });
    }

    @Test
    void chainIsCancelledAtItsInnerEnd() throws Exception {
        Growth.assertNotQuadratic(fixture, LONG, length -> {
            Promise<Void> gate = fixture.loop().createFuture();
            List<Task<Void>> chain = fromInside(gate, length);
            chain.getFirst().cancel();
            end(gate, chain);
        });
    }

    @Test
    void everyTaskOfAChainIsCancelledByTheEndOfTheRun() throws Exception {
        Growth.assertNotQuadratic(LONG, length -> {
            List<Task<Void>> chain = new ArrayList<>();
            Asyncio.run(fixture.options(), () -> {
                chain.addAll(fromInside(Asyncio.runningLoop().createFuture(), length));
            });
            assertThat(chain).allMatch(Task::isCancelled);
            assertThat(chain.getFirst().cancelling()).isEqualTo(length);
        });
    }

    @Test
    void everyTaskOfAChainIsCancelledByItsGroup() throws Exception {
        Growth.assertNotQuadratic(fixture, LONG, length -> taskGroup(group -> {
            Task<Void> outermost = group.createTask(fixture.loop().<Void>createFuture()::await);
            for (int i = 1; i < length; i++) {
                outermost = group.createTask(outermost::await);
            }
            yieldNow();
            group.cancel();
        }));
    }

    @Test
    void everyTaskOfAChainIsCancelledByAGather() throws Exception {
        Growth.assertNotQuadratic(fixture, LONG, length -> {
            Promise<Void> gate = fixture.loop().createFuture();
            List<Task<Void>> chain = fromInside(gate, length);
            gather(chain).cancel();
            end(gate, chain);
        });
    }

    @Test
    void gathersInsideEachOtherAreCancelled() throws Exception {
        Growth.assertNotQuadratic(fixture, LONG, length -> {
            Promise<Void> gate = fixture.loop().createFuture();
            LoopFuture<?> outermost = gate;
            for (int i = 1; i < length; i++) {
                outermost = gather(List.of(outermost));
            }
            outermost.cancel();
            gatherSettled(List.of(outermost)).await();
            assertThat(gate.isCancelled()).isTrue();
        });
    }

    @Test
    void tasksThatAwaitGathersOfTasksAreCancelled() throws Exception {
        Growth.assertNotQuadratic(fixture, LONG, length -> {
            Promise<Void> gate = fixture.loop().createFuture();
            List<Task<Void>> chain = new ArrayList<>(length);
            chain.add(createTask(gate::await));
            for (int i = 1; i < length; i++) {
                List<Task<Void>> inner = List.of(chain.getLast());
                chain.add(createTask(() -> {
                    gather(inner).await();
                }));
            }
            yieldNow();
            chain.getLast().cancel();
            end(gate, chain);
        });
    }

    @AsyncTest
    void errorOfALongChainThatWasCancelledCanBePrinted() {
        Promise<Void> gate = fixture.loop().createFuture();
        List<Task<Void>> chain = fromInside(gate, LONG);
        gate.cancel("enough");
        StringWriter printed = new StringWriter();
        try {
            chain.getLast().await();
        } catch (CancelledError cancelled) {
            cancelled.printStackTrace(new PrintWriter(printed));
        }
        assertThat(printed.toString()).contains("enough");
    }

    @AsyncTest
    void textOfFuturesThatAreEachOthersResultsEnds() {
        Object innermost = "result";
        for (int i = 0; i < LONG; i++) {
            Promise<Object> next = fixture.loop().createFuture();
            next.setResult(innermost);
            innermost = next;
        }
        assertThat(innermost.toString()).endsWith("]");
    }

    private static void startInside(List<Task<Void>> begun, int further) {
        if (further > 0) {
            begun.add(createTask(TaskOptions.DEFAULT.withEagerStart(true), () -> startInside(begun, further - 1)));
        }
    }

    @AsyncTest
    void tasksThatStartEachOtherEagerlyMayBeMoreThanAStackHolds() {
        List<Task<Void>> begun = new ArrayList<>();
        startInside(begun, LONG);
        assertThat(begun).hasSize(LONG).allMatch(Task::isDone);
    }
}
