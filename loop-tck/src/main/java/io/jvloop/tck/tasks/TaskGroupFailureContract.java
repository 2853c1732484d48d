package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.tck.Steps.assertNotCancelled;
import static io.jvloop.tck.Steps.currentCancelling;
import static io.jvloop.tck.Steps.fail;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.sleepLongThen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jvloop.CancelledError;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.Task;
import io.jvloop.TaskGroup;
import io.jvloop.TaskGroupException;
import io.jvloop.TaskOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code taskGroup} promises when its body or its children fail. */
public class TaskGroupFailureContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- a child fails ----

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_04}. */
    @AsyncTest
    @Behaviour(215)
    void aFailingChildCancelsItsSiblings() {
        List<Task<Void>> sibling = new ArrayList<>();

        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(() -> failAfter(1));
            sibling.add(group.createTask(() -> sleepLong()));
        }));

        assertThat(failures.exceptions()).singleElement().isInstanceOf(IOException.class);
        assertThat(sibling.getFirst().isCancelled()).isTrue();
    }

    /** {@code test_taskgroups.TestTaskGroup.test_cancel_children_on_child_error}. */
    @AsyncTest
    @Behaviour(215)
    void aFailingChildCancelsTheBodysWait() {
        Throwable[] inBody = {null};

        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(() -> failAfter(1));
            group.createTask(() -> failAfter(1));
            try {
                sleepLong();
            } catch (CancelledError cancelled) {
                inBody[0] = cancelled;
                throw cancelled;
            }
        }));

        assertThat(inBody[0]).isInstanceOf(CancelledError.class);
        assertThat(failures.exceptions(IOException.class)).isNotEmpty().hasSameSizeAs(failures.exceptions());
    }

    /** {@code test_taskgroups.TestTaskGroup.test_cancelling_level_preserved}. */
    @AsyncTest
    @Behaviour(216)
    void afterAFailureTheParentIsNotCancelled() {
        assertThatThrownBy(() -> taskGroup(group -> {
            group.createTask(() -> failAfter(0));
        })).isInstanceOf(TaskGroupException.class);

        assertNotCancelled();
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_no_create_task_after_failure}. */
    @AsyncTest
    @Behaviour(224)
    void createTaskWhileShuttingDownIsRefusedAndTheBodyNeverRuns() {
        boolean[] ran = {false};

        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(() -> failAfter(1));
            group.createTask(() -> {
                try {
                    sleepLong();
                } catch (CancelledError stop) {
                    assertThatThrownBy(() -> group.createTask(() -> {
                        ran[0] = true;
                    })).isInstanceOf(IllegalStateException.class).hasMessageContaining("shutting down");
                }
            });
        }));

        assertThat(failures.exceptions()).hasSize(1);
        assertThat(ran[0]).isFalse();
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_25}. */
    @AsyncTest
    @Behaviour(230)
    void childrenThatKeepAddingChildrenEndWhenOneFails() {
        int[] hydras = {0};

        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(() -> hydra(group, hydras));
            group.createTask(() -> {
                while (hydras[0] < 10) {
                    sleep(millis(15));
                }
                failAfter(0);
            });
        }));

        assertThat(failures.exceptions()).singleElement().isInstanceOf(IOException.class);
        assertThat(hydras[0]).isGreaterThanOrEqualTo(10);
    }

    private static void hydra(TaskGroup group, int[] hydras) {
        hydras[0]++;
        sleep(millis(10));
        group.createTask(() -> hydra(group, hydras));
        group.createTask(() -> hydra(group, hydras));
    }

    /** gh-128550: a failure inside {@code createTask} would cancel the parent before it goes on. */
    @AsyncTest
    void anEagerChildThatFailsAtOnceShutsTheGroupDownInALaterTurn() {
        List<Task<Void>> sibling = new ArrayList<>();

        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(TaskOptions.DEFAULT.withEagerStart(true), () -> {
                throw new IOException("at once");
            });
            sibling.add(group.createTask(() -> sleepLong()));
            sleepLong();
        }));

        assertThat(sibling).singleElement().matches(Task::isCancelled);
        assertThat(failures.exceptions()).singleElement().isInstanceOf(IOException.class);
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_21a}. */
    @AsyncTest
    @Behaviour(222)
    void errorsAreCollectedLikeExceptions() {
        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(() -> {
                throw new AssertionError("child");
            });
            sleepLongThen(() -> fail(new IllegalStateException("body")));
        }));

        assertThat(failures.exceptions()).hasExactlyElementsOfTypes(AssertionError.class, IllegalStateException.class);
    }

    // ---- the body fails ----

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_10}. */
    @AsyncTest
    @Behaviour(217)
    void aFailingBodyCancelsChildrenThatHaveNotBegun() {
        List<Task<Void>> children = new ArrayList<>();
        boolean[] ran = {false};
        IOException broken = new IOException("body");

        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            children.add(group.createTask(() -> {
                ran[0] = true;
            }));
            throw broken;
        }));

        assertThat(failures.exceptions()).containsExactly(broken);
        assertThat(failures).hasCause(broken);
        assertThat(children.getFirst().isCancelled()).isTrue();
        assertThat(ran[0]).isFalse();
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_09}. */
    @AsyncTest
    @Behaviour(217)
    void aFailingBodyCancelsChildrenThatRun() {
        List<Task<Void>> children = new ArrayList<>();

        assertThatThrownBy(() -> taskGroup(group -> {
            children.add(group.createTask(() -> sleepLong()));
            sleep(millis(1));
            throw new IOException("body");
        })).isInstanceOf(TaskGroupException.class).hasCauseInstanceOf(IOException.class);

        assertThat(children.getFirst().isCancelled()).isTrue();
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_19}, {@code test_taskgroup_context_manager_exit_raises}. */
    @AsyncTest
    @Behaviour(220)
    void failuresOfBodyAndChildArriveTogether() {
        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(() -> failAfter(1));
            sleepLongThen(() -> fail(new IllegalStateException("body")));
        }));

        assertThat(failures.exceptions()).hasExactlyElementsOfTypes(IOException.class, IllegalStateException.class);
        assertThat(failures.getSuppressed()).containsExactly(failures.exceptions().getLast());
        assertThat(currentCancelling()).isZero();
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_20}. */
    @AsyncTest
    @Behaviour(221)
    void aFatalErrorOfTheBodyIsThrownBareAndTheOthersAreReported() {
        assertThatThrownBy(() -> taskGroup(group -> {
            group.createTask(() -> failAfter(1));
            sleepLongThen(() -> interruptFromKeyboard());
        })).isInstanceOf(KeyboardInterruptError.class);

        assertThat(loop.failures()).singleElement().satisfies(report -> assertThat(report.failure()).isInstanceOf(IOException.class));
    }

    // ---- nested groups ----

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_14}. */
    @AsyncTest
    @Behaviour(223)
    void aFailingInnerGroupIsAFailureOfTheOuterOne() {
        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(outer -> {
            outer.createTask(() -> sleepLong());
            taskGroup(inner -> {
                inner.createTask(() -> failAfter(1));
            });
        }));

        assertThat(failures.exceptions()).singleElement().isInstanceOfSatisfying(TaskGroupException.class,
                inner -> assertThat(inner.exceptions()).singleElement().isInstanceOf(IOException.class));
        assertThat(failures.exceptions(IOException.class)).hasSize(1);
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_13}. */
    @AsyncTest
    void aFailingOuterChildCancelsTheInnerGroup() {
        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(outer -> {
            outer.createTask(() -> failAfter(1));
            taskGroup(inner -> {
                inner.createTask(() -> sleepLong());
            });
        }));

        assertThat(failures.exceptions()).singleElement().isInstanceOf(IOException.class);
    }

    /** {@code test_taskgroups.TestTaskGroup.test_nested_groups_both_cancelled}. */
    @AsyncTest
    void twoNestedGroupsThatFailTogetherKeepTheirCancellationsApart() {
        assertThatThrownBy(() -> taskGroup(outer -> {
            assertThatThrownBy(() -> taskGroup(inner -> {
                inner.createTask(() -> failAfter(0));
                outer.createTask(() -> failAfter(0));
            })).isInstanceOf(TaskGroupException.class);
            assertThat(currentCancelling()).isEqualTo(1);
        })).isInstanceOf(TaskGroupException.class);

        assertNotCancelled();
    }

    private static void failAfter(long delayMillis) throws IOException {
        sleep(millis(delayMillis));
        throw new IOException("failed after " + delayMillis + " ms");
    }

    private static void interruptFromKeyboard() {
        throw new KeyboardInterruptError();
    }
}
