package io.jvloop.tck.tasks;

import static io.jvloop.Asyncio.createTask;
import static io.jvloop.Asyncio.sleep;
import static io.jvloop.Asyncio.taskGroup;
import static io.jvloop.tck.Steps.currentCancelling;
import static io.jvloop.tck.Steps.millis;
import static io.jvloop.tck.Steps.sleepLong;
import static io.jvloop.tck.Steps.sleepLongThen;
import static io.jvloop.tck.Steps.turns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.CancelledError;
import io.jvloop.Promise;
import io.jvloop.Task;
import io.jvloop.TaskGroup;
import io.jvloop.TaskGroupException;
import io.jvloop.TimeoutScope;
import io.jvloop.VoidCoroutine;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.Behaviour;
import io.jvloop.tck.LoopFixture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code taskGroup} promises when the task that runs it is cancelled. */
public class TaskGroupCancellationContract {
    @RegisterExtension
    final LoopFixture loop = new LoopFixture();

    /** {@code test_taskgroups.TestTaskGroup.test_cancellation}, {@code test_taskgroup_22}. */
    @AsyncTest
    @Behaviour(218)
    void cancellingTheParentWhileItWaitsCancelsTheChildrenAndIsPlain() {
        int[] cancelled = {0};
        Task<Void> parent = createTask(() -> taskGroup(group -> {
            for (int child = 0; child < 5; child++) {
                group.createTask(() -> countCancellation(cancelled, 1));
            }
        }));
        sleep(millis(1));

        parent.cancel("enough");

        assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class).hasMessage("enough");
        assertThat(cancelled[0]).isEqualTo(5);
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_07}. */
    @AsyncTest
    @Behaviour(218)
    void cancellingTheParentInItsBodyCancelsBodyAndChildren() {
        int[] cancelled = {0};
        Task<Void> parent = createTask(() -> taskGroup(group -> {
            for (int child = 0; child < 5; child++) {
                group.createTask(() -> countCancellation(cancelled, 1));
            }
            countCancellation(cancelled, 10);
        }));
        sleep(millis(1));

        parent.cancel();

        assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class);
        assertThat(cancelled[0]).isEqualTo(15);
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_17}. */
    @AsyncTest
    @Behaviour(231)
    void cancellingTheParentOfAnEmptyGroupIsPlain() {
        Task<Void> parent = createTask(() -> taskGroup(group -> {
            sleepLong();
        }));
        turns(1);

        parent.cancel();

        assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class);
    }

    /** {@code taskgroups.TaskGroup.__aexit__}: "can be cancelled multiple times". */
    @AsyncTest
    void aSecondCancellationDoesNotLeaveChildrenBehind() {
        boolean[] cleanedUp = {false};
        Promise<Void> gate = loop.loop().createFuture();
        Task<Void> parent = createTask(() -> taskGroup(group -> {
            group.createTask(() -> sleepLongThen(() -> {
                gate.await();
                cleanedUp[0] = true;
            }));
        }));
        turns(3);
        parent.cancel();
        turns(3);

        parent.cancel();
        turns(3);
        assertThat(parent.isDone()).isFalse();
        gate.setResult(null);

        assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class);
        assertThat(cleanedUp[0]).isTrue();
        assertThat(parent.cancelling()).isEqualTo(2);
    }

    /** {@code taskgroups.TaskGroup._on_task_done}: the last child and the cancellation in one turn. */
    @AsyncTest
    void aCancellationInTheTurnInWhichTheLastChildEndsIsNotLost() {
        Promise<Void> gate = loop.loop().createFuture();
        Task<Void> parent = createTask(() -> taskGroup(group -> {
            group.createTask(() -> gate.await());
        }));
        turns(3);
        gate.setResult(null);
        loop.loop().callSoon(() -> loop.loop().callSoon(parent::cancel));

        assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class);
    }

    /** gh-155433: the cancellation that remains is not the group's, so it is not dropped. */
    @AsyncTest
    void aCancellationFromOutsideTogetherWithTheGroupsOwnIsNotDropped() {
        TaskGroup[] kept = {null};
        Promise<Void> gate = loop.loop().createFuture();
        Task<Void> parent = createTask(() -> taskGroup(group -> {
            kept[0] = group;
            group.createTask(() -> sleepLongThen(gate::await));
        }));
        turns(3);
        kept[0].cancel();
        turns(2);

        parent.cancel("from outside");
        turns(2);
        gate.setResult(null);

        assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class).hasMessage("from outside");
        assertThat(parent.cancelling()).isEqualTo(1);
    }

    /** {@code test_tasks.BaseTaskTests.test_uncancel_structured_blocks}. */
    @AsyncTest
    void aTimeoutAroundAGroupCancelsItsChildren() {
        int[] cancelled = {0};

        TimeoutScope scope = TimeoutScope.never();
        assertThatThrownBy(() -> scope.run(() -> taskGroup(group -> {
            group.createTask(() -> {
                scope.reschedule(millis(1));
                countCancellation(cancelled, 1);
            });
        }))).isInstanceOf(AsyncTimeoutException.class);

        assertThat(cancelled[0]).isEqualTo(1);
    }

    /** The loop has no task left that could end the children: the wait for them must not go on. */
    @Test
    void aCloseWhileAGroupWaitsUnwindsIt() {
        boolean[] ended = {false};
        loop.run(() -> {
            createTask(() -> {
                try {
                    taskGroup(group -> {
                        group.createTask(() -> sleepLong());
                    });
                } finally {
                    ended[0] = true;
                }
            });
            turns(3);
        });

        loop.closeLoop();

        assertThat(ended[0]).isTrue();
        assertThat(loop.failures()).as("each unfinished task is reported once").hasSize(2);
    }

    // ---- something fails as well ----

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_08}. */
    @Test
    @Behaviour(219)
    void failuresOfChildrenDuringTheParentsCancellationWin() {
        assertCancelledParentEndsWith(IOException.class, () -> taskGroup(group -> {
            group.createTask(() -> sleepLongThen(() -> failAfter(0)));
            sleepLong();
        }));
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_12}. */
    @Test
    @Behaviour(219)
    void failuresDuringTheParentsCancellationPassTheOuterGroup() {
        assertCancelledParentEndsWith(TaskGroupException.class, () -> taskGroup(outer -> {
            outer.createTask(() -> sleepLong());
            taskGroup(inner -> {
                inner.createTask(() -> sleepLongThen(() -> failAfter(0)));
                sleepLong();
            });
        }));
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_15}. */
    @Test
    @Behaviour(219)
    void aChildThatFailsWhileTheCancelledBodyCleansUpWins() {
        assertCancelledParentEndsWith(IOException.class, () -> taskGroup(group -> {
            group.createTask(() -> failAfter(30));
            sleepLongThen(() -> sleep(millis(50)));
        }));
    }

    /** {@code test_taskgroups.TestTaskGroup.test_taskgroup_18}. */
    @Test
    @Behaviour(229)
    void aBodyThatTurnsItsCancellationIntoAFailureFails() {
        assertCancelledParentEndsWith(IOException.class, () -> taskGroup(group -> {
            try {
                sleepLong();
            } catch (CancelledError turned) {
                throw new IOException(turned);
            }
        }));
    }

    private void assertCancelledParentEndsWith(Class<? extends Throwable> type, VoidCoroutine body) {
        loop.run(() -> {
            Task<Void> parent = createTask(body);
            sleep(millis(10));
            parent.cancel();

            TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, parent::await);
            assertThat(failures.exceptions()).singleElement().isInstanceOf(type);
        });
    }

    /** {@code test_taskgroups.TestTaskGroup.test_error_and_cancel}. */
    @AsyncTest
    void aCancellationHiddenByAFailureIsDeliveredAfterTheGroup() {
        List<Integer> levels = new ArrayList<>();
        Promise<Void> gate = loop.loop().createFuture();
        Task<Void> parent = createTask(() -> {
            assertThatThrownBy(() -> taskGroup(group -> {
                group.createTask(() -> {
                    gate.await();
                    throw new IOException("child");
                });
                sleepLong();
            })).isInstanceOf(TaskGroupException.class);
            levels.add(currentCancelling());
            sleepLong();
        });
        turns(2);
        // Next turn: the child fails. The turn after: the group learns of it, and then the parent is cancelled too.
        gate.setResult(null);
        loop.loop().callSoon(() -> loop.loop().callSoon(parent::cancel));

        assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class);

        assertThat(levels).containsExactly(1);
    }

    // ---- JDK code that blocks, in mounted mode, where it does not stop the loop ----

    /** Design section 5: what the JDK throws because of our interrupt counts as the cancellation. */
    @AsyncTest
    void aParentParkedInJdkCodeIsCancelledPlainly() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a call that blocks stops the loop");
        Task<Void> parent = createTask(() -> taskGroup(group -> {
            group.createTask(() -> sleepLong());
            new CountDownLatch(1).await();
        }));
        turns(2);

        parent.cancel("enough");

        assertThatThrownBy(parent::await).isInstanceOf(CancelledError.class).hasMessage("enough");
    }

    /** The same for a child, when its sibling fails. */
    @AsyncTest
    void aChildParkedInJdkCodeEndsWhenASiblingFails() {
        assumeTrue(LoopFixture.isMounted(), "in baton mode a call that blocks stops the loop");
        TaskGroupException failures = catchThrowableOfType(TaskGroupException.class, () -> taskGroup(group -> {
            group.createTask(() -> new CountDownLatch(1).await());
            group.createTask(() -> {
                turns(2);
                throw new IOException("sibling");
            });
        }));

        assertThat(failures.exceptions()).singleElement().isInstanceOf(IOException.class);
    }

    private static void countCancellation(int[] counter, int weight) {
        try {
            sleepLong();
        } catch (CancelledError cancelled) {
            counter[0] += weight;
            throw cancelled;
        }
    }

    private static void failAfter(long delayMillis) throws IOException {
        sleep(millis(delayMillis));
        throw new IOException("failed after " + delayMillis + " ms");
    }
}
