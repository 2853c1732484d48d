package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.tck.Steps.assertNotCancelled;
import static io.jvloop.tck.Steps.currentCancelling;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Context;
import io.jvloop.ContextVar;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskGroup;
import io.jvloop.TaskOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code taskGroup} promises in ordinary use, and when {@code TaskGroup.cancel} is called. */
public class TaskGroupContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- children ----

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_01}. */
    @AsyncTest
    @Behaviour(212)
    void itWaitsForItsChildrenAndGivesTheBodysValue() {
        List<Task<Integer>> children = new ArrayList<>();

        String value = taskGroup(group -> {
            children.add(group.createTask(() -> after(1, 42)));
            children.add(group.createTask(() -> after(2, 11)));
            return "body";
        });

        assertThat(value).isEqualTo("body");
        assertThat(children).extracting(Task::result).containsExactly(42, 11);
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_24}. */
    @AsyncTest
    @Behaviour(213)
    void childrenMayAddChildrenWhileTheGroupWaits() {
        List<Integer> seen = new ArrayList<>();

        taskGroup(group -> {
            group.createTask(() -> {
                sleep(millis(1));
                group.createTask(() -> {
                    sleep(millis(1));
                    seen.add(2);
                });
                seen.add(1);
            });
        });

        assertThat(seen).containsExactly(1, 2);
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_03}. */
    @AsyncTest
    @Behaviour({213, 214})
    void aChildCancelledOnItsOwnHarmsNobody() {
        List<Task<Integer>> children = new ArrayList<>();

        taskGroup(group -> {
            children.add(group.createTask(() -> after(3_600_000, 42)));
            sleep(millis(1));
            children.getFirst().cancel();
            children.add(group.createTask(() -> after(2, 11)));
        });

        assertThat(children.getFirst().isCancelled()).isTrue();
        assertThat(children.getLast().result()).isEqualTo(11);
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_23}. */
    @Test
    @Behaviour(228)
    void finishedChildrenAreDroppedAtOnce() {
        loop.run(() -> taskGroup(group -> {
            Promise<Void> gate = loop.loop().createFuture();
            for (int child = 0; child < 10; child++) {
                group.createTask(() -> gate.await());
            }
            turns(1);
            assertThat(group).hasToString("TaskGroup[tasks=10, entered]");
            gate.setResult(null);
            turns(2);

            assertThat(group).hasToString("TaskGroup[entered]");
        }));
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_task_name}. */
    @Test
    @Behaviour(227)
    void aNameReachesTheChild() {
        loop.run(() -> taskGroup(group -> {
            assertThat(group.createTask(TaskOptions.named("yolo"), () -> turns(1)).name()).isEqualTo("yolo");
        }));
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_task_context}. */
    @Test
    @Behaviour(227)
    void aContextReachesTheChild() {
        ContextVar<Integer> place = ContextVar.of("place");
        loop.run(() -> taskGroup(group -> {
            Context context = Context.current().copy();
            group.createTask(TaskOptions.DEFAULT.withContext(context), () -> place.set(1)).await();

            context.run(() -> assertThat(place.get()).isEqualTo(1));
        }));
    }

    // ---- outside its block ----

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_finished}. */
    @AsyncTest
    @Behaviour(225)
    void createTaskAfterTheEndIsRefusedAndTheBodyNeverRuns() {
        boolean[] ran = {false};
        TaskGroup[] kept = {null};
        taskGroup(group -> {
            kept[0] = group;
        });

        assertThatThrownBy(() -> kept[0].createTask(() -> {
            ran[0] = true;
        })).isInstanceOf(IllegalStateException.class).hasMessageContaining("is finished");

        turns(2);
        assertThat(ran[0]).isFalse();
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_without_parent_task}. */
    @AsyncTest
    @Behaviour(226)
    void aGroupNeedsATask() {
        Promise<Throwable> refused = loop.loop().createFuture();
        loop.loop().callSoon(() -> {
            try {
                taskGroup(group -> {
                    refused.setResult(null);
                });
            } catch (IllegalStateException expected) {
                refused.setResult(expected);
            }
        });

        assertThat(refused.await()).hasMessageContaining("task");
    }

    // ---- cancel() ----

    /** {@code taskgroups.TaskGroup.cancel}. */
    @AsyncTest
    void cancelEndsTheBodyAndTheChildrenWithoutAnException() {
        List<Task<Void>> children = new ArrayList<>();
        boolean[] reachedEnd = {false};

        String value = taskGroup(group -> {
            children.add(group.createTask(() -> sleepLong()));
            loop.loop().callLater(millis(1), group::cancel);
            sleepLong();
            reachedEnd[0] = true;
            return "value";
        });

        assertThat(value).isNull();
        assertThat(reachedEnd[0]).isFalse();
        assertThat(children.getFirst().isCancelled()).isTrue();
        assertNotCancelled();
    }

    /** {@code taskgroups.TaskGroup.cancel}: from the body itself, which then need not suspend. */
    @AsyncTest
    void cancelByTheBodyLeavesTheTaskHealthy() {
        String value = taskGroup(group -> {
            group.createTask(() -> sleepLong());
            group.cancel();
            assertThatThrownBy(() -> group.createTask(() -> sleepLong())).hasMessageContaining("shutting down");
            return "value";
        });

        assertThat(value).isEqualTo("value");
        assertNotCancelled();
    }

    /** {@code taskgroups.TaskGroup.cancel}: while the parent waits for the children. */
    @AsyncTest
    void cancelByAChildEndsTheGroup() {
        taskGroup(group -> {
            group.createTask(() -> sleepLong());
            group.createTask(() -> group.cancel());
        });

        assertNotCancelled();
    }

    /** {@code taskgroups.TaskGroup.cancel}: idempotent. */
    @AsyncTest
    void cancelTwiceCancelsOnce() {
        taskGroup(group -> {
            group.cancel();
            group.cancel();
            assertThat(currentCancelling()).isEqualTo(1);
        });

        assertNotCancelled();
    }

    /** {@code taskgroups.TaskGroup.cancel}: harmless after the end. */
    @AsyncTest
    void cancelAfterTheEndDoesNothing() {
        TaskGroup[] kept = {null};
        taskGroup(group -> {
            kept[0] = group;
        });

        kept[0].cancel();

        assertNotCancelled();
    }

    /** gh-155418: the child was not yet a member when it cancelled the group. */
    @AsyncTest
    void anEagerChildThatCancelsTheGroupIsCancelledToo() {
        List<Task<Void>> children = new ArrayList<>();

        taskGroup(group -> {
            children.add(group.createTask(TaskOptions.DEFAULT.withEagerStart(true), () -> {
                group.cancel();
                sleepLong();
            }));
        });

        assertThat(children.getFirst().isCancelled()).isTrue();
    }

    private static int after(long delayMillis, int value) {
        sleep(millis(delayMillis));
        return value;
    }
}
