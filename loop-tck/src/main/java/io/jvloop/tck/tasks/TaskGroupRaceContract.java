package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.currentTask;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.tck.Steps.assertNotCancelled;
import static io.jvloop.tck.Steps.currentCancelling;
import static io.jvloop.tck.Steps.fail;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.sleepLongThen;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jvloop.CancelledError;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskGroupException;
import io.jvloop.TaskOptions;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a task group promises when a failure, a cancellation and the end of its children meet. */
public class TaskGroupRaceContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    // ---- a failure and a cancellation from outside ----

    /** {@code test_taskgroups.TestTaskGroup.test_error_and_cancel}, while the group waits for its children, in both orders. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancellationInTheTurnOfAChildsFailureIsDeliveredAfterTheGroup(boolean cancelledFirst) {
        loop.run(() -> {
            Promise<Void> gate = loop.loop().createFuture();
            List<Integer> levels = new ArrayList<>();
            Task<Void> parent = createTask(() -> {
                assertThatThrownBy(() -> taskGroup(group -> {
                    group.createTask(() -> failAfter(gate));
                })).isInstanceOf(TaskGroupException.class);
                levels.add(currentCancelling());
                sleepLong();
            });
            turns(3);

            if (cancelledFirst) {
                loop.loop().callSoon(parent::cancel);
                gate.setResult(null);
            } else {
                gate.setResult(null);
                loop.loop().callSoon(parent::cancel);
            }

            assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class);
            assertThat(levels).containsExactly(1);
        });
    }

    /** {@code taskgroups.TaskGroup.__aexit__}: aborting already, so nobody is cancelled a second time. */
    @AsyncTest
    void aCancellationWhileChildrenCleanUpAfterAFailureLeavesThemTheirTime() {
        Promise<Void> gate = loop.loop().createFuture();
        boolean[] cleanedUp = {false};
        Task<Void> parent = createTask(() -> taskGroup(group -> {
            group.createTask(() -> {
                throw new IOException("child");
            });
            group.createTask(() -> sleepLongThen(() -> {
                gate.await();
                cleanedUp[0] = true;
            }));
        }));
        turns(5);

        parent.cancel();
        turns(3);
        assertThat(parent.isDone()).isFalse();
        gate.setResult(null);

        assertThatThrownBy(parent::await).isInstanceOf(TaskGroupException.class);
        assertThat(cleanedUp[0]).isTrue();
        assertThat(parent.cancelling()).isEqualTo(1);
    }

    /** {@code taskgroups.TaskGroup.__aexit__}: the inner group's exception goes first at every level, the cancellation stays open. */
    @AsyncTest
    void aCancellationInTheTurnOfAnInnerGroupsFailureLeavesBothGroupsWithTheFailure() {
        Promise<Void> gate = loop.loop().createFuture();
        Task<Void> parent = createTask(() -> taskGroup(outer -> {
            taskGroup(inner -> {
                inner.createTask(() -> failAfter(gate));
            });
        }));
        turns(3);

        gate.setResult(null);
        loop.loop().callSoon(parent::cancel);

        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, parent::await);
        assertThat(failures.exceptions()).singleElement().isInstanceOf(TaskGroupException.class);
        assertThat(parent.cancelling()).isEqualTo(1);
    }

    /** {@code taskgroups.TaskGroup.__aexit__}: the request is delivered at the wait for the children, who never begin. */
    @AsyncTest
    void aParentCancelledBeforeItsFirstSuspensionTakesItsChildrenAlong() {
        List<Task<Void>> children = new ArrayList<>();
        boolean[] ran = {false};
        Task<Void> parent = createTask(() -> {
            Objects.requireNonNull(currentTask()).cancel("before");
            taskGroup(group -> {
                children.add(group.createTask(() -> {
                    ran[0] = true;
                    sleepLong();
                }));
            });
        });

        assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class).hasMessage("before");
        assertThat(children).singleElement().matches(Task::isCancelled);
    }

    /** A child is no owner of its group: what it does to the parent comes from outside. */
    @AsyncTest
    void aChildThatCancelsTheParentEndsTheGroupPlainly() {
        List<Task<Void>> children = new ArrayList<>();
        Task<Void> parent = createTask(() -> {
            Task<?> self = Objects.requireNonNull(currentTask());
            taskGroup(group -> {
                children.add(group.createTask(() -> {
                    self.cancel("by a child");
                    sleepLong();
                }));
            });
        });

        assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class).hasMessage("by a child");
        assertThat(children).singleElement().matches(Task::isCancelled);
    }

    // ---- several children ----

    /** {@code test_taskgroups.TestTaskGroup.test_cancel_children_on_child_error}: the parent is cancelled once for both. */
    @AsyncTest
    @Behaviour(215)
    void twoChildrenThatFailInOneTurnAreBothInTheException() {
        Promise<Void> gate = loop.loop().createFuture();
        loop.loop().callSoon(() -> loop.loop().callSoon(() -> gate.setResult(null)));

        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(() -> failAfter(gate));
            group.createTask(() -> failAfter(gate));
            sleepLong();
        }));

        assertThat(failures.exceptions()).hasExactlyElementsOfTypes(IOException.class, IOException.class);
        assertNotCancelled();
    }

    /** {@code taskgroups.TaskGroup._abort} leaves alone who is done. */
    @AsyncTest
    void aChildThatEndsInTheTurnOfASiblingsFailureKeepsItsResult() {
        Promise<Void> gate = loop.loop().createFuture();
        loop.loop().callSoon(() -> loop.loop().callSoon(() -> gate.setResult(null)));
        List<Task<Integer>> children = new ArrayList<>();

        assertThatThrownBy(() -> taskGroup(group -> {
            group.createTask(() -> failAfter(gate));
            children.add(group.createTask(() -> {
                gate.await();
                return 42;
            }));
        })).isInstanceOf(TaskGroupException.class);

        assertThat(children.getFirst().result()).isEqualTo(42);
    }

    /** {@code taskgroups.TaskGroup._on_task_done}: failures of the clean-up come after the one that began it. */
    @AsyncTest
    void aFailureOfAChildsCleanUpJoinsTheFirstOne() {
        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(() -> {
                throw new IOException("first");
            });
            group.createTask(() -> sleepLongThen(() -> fail(new IllegalStateException("clean-up"))));
        }));

        assertThat(failures.exceptions()).hasExactlyElementsOfTypes(IOException.class, IllegalStateException.class);
        assertNotCancelled();
    }

    /** {@code taskgroups.TaskGroup._on_task_done}: a child that makes something of its cancellation is fine. */
    @AsyncTest
    void aChildThatSwallowsTheGroupsCancellationGivesItsValue() {
        List<Task<Integer>> children = new ArrayList<>();

        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(() -> {
                turns(1);
                throw new IOException("sibling");
            });
            children.add(group.createTask(() -> {
                assertThatThrownBy(() -> sleepLong()).isInstanceOf(CancelledError.class);
                return 42;
            }));
        }));

        assertThat(failures.exceptions()).hasSize(1);
        assertThat(children.getFirst().result()).isEqualTo(42);
    }

    /** {@code taskgroups.TaskGroup.cancel}: it silences cancellations, not failures. */
    @AsyncTest
    void aFailureInTheCleanUpOfACancelledGroupIsThrown() {
        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(() -> sleepLongThen(() -> fail(new IllegalStateException("clean-up"))));
            turns(1);
            group.cancel();
        }));

        assertThat(failures.exceptions()).hasExactlyElementsOfTypes(IllegalStateException.class);
        assertNotCancelled();
    }

    // ---- the body ----

    /** {@code taskgroups.TaskGroup._on_task_done}: the body was about to go on, and is cancelled before it does. */
    @AsyncTest
    void aBodyWhoseWaitEndsInTheTurnOfAFailureIsCancelledThere() {
        Promise<Void> gate = loop.loop().createFuture();
        Promise<Void> wait = loop.loop().createFuture();
        boolean[] wentOn = {false};
        loop.loop().callSoon(() -> loop.loop().callSoon(() -> {
            gate.setResult(null);
            loop.loop().callSoon(() -> wait.setResult(null)); // the group learns of the failure before the body goes on
        }));

        assertThatThrownBy(() -> taskGroup(group -> {
            group.createTask(() -> failAfter(gate));
            wait.await();
            wentOn[0] = true;
        })).isInstanceOf(TaskGroupException.class);

        assertThat(wentOn[0]).isFalse();
        assertNotCancelled();
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_no_create_task_after_failure}, from the body. */
    @AsyncTest
    @Behaviour(224)
    void createTaskInTheCleanUpOfTheBodyIsRefused() {
        boolean[] ran = {false};

        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(() -> {
                throw new IOException("child");
            });
            sleepLongThen(() -> {
                assertThatThrownBy(() -> group.createTask(() -> {
                    ran[0] = true;
                })).isInstanceOf(IllegalStateException.class).hasMessageContaining("shutting down");
            });
        }));
        turns(2);

        assertThat(failures.exceptions()).hasSize(1);
        assertThat(ran[0]).isFalse();
    }

    /** {@code test_taskgroups.TestTaskGroup.test_cancels_task_if_created_during_creation}, gh-128550. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGrandchildThatFailsCancelsItsCreatorAtASuspension(boolean eager) {
        TaskOptions start = TaskOptions.DEFAULT.withEagerStart(eager);
        loop.run(() -> {
            boolean[] cancelled = {false};

            TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
                group.createTask(start, () -> {
                    group.createTask(start, () -> {
                        throw new IOException("grandchild");
                    });
                    assertThatThrownBy(() -> turns(2)).isInstanceOf(CancelledError.class);
                    cancelled[0] = true;
                });
            }));

            assertThat(failures.exceptions()).hasExactlyElementsOfTypes(IOException.class);
            assertThat(cancelled[0]).isTrue();
        });
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_04}. */
    @AsyncTest
    @Behaviour(216)
    void whatFollowsAGroupThatFailedIsNotReached() {
        boolean[] reached = {false};
        Task<Void> parent = createTask(() -> {
            taskGroup(group -> {
                group.createTask(() -> {
                    throw new IOException("child");
                });
            });
            reached[0] = true;
        });

        assertThatThrownBy(parent::await).isInstanceOf(TaskGroupException.class);
        assertThat(reached[0]).isFalse();
        assertThat(parent.isCancelled()).isFalse();
        assertThat(parent.cancelling()).isZero();
    }

    /** {@code taskgroups.TaskGroup.__aexit__}: there is nothing to wait for. */
    @AsyncTest
    @Behaviour(231)
    void anEmptyGroupDoesNotSuspend() {
        boolean[] othersRan = {false};
        loop.loop().callSoon(() -> othersRan[0] = true);

        int value = taskGroup(group -> 42);

        assertThat(value).isEqualTo(42);
        assertThat(othersRan[0]).isFalse();
    }

    private static void failAfter(Promise<Void> gate) throws IOException {
        gate.await();
        throw new IOException("child");
    }
}
