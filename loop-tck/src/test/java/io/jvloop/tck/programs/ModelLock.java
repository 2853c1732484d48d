package io.jvloop.tck.programs;

import io.jvloop.tck.programs.ModelLoop.Next;
import java.util.ArrayList;
import java.util.List;

/** A lock, and the condition on it. */
final class ModelLock {
    private final ModelLoop loop;
    private final List<ModelFuture> waiters = new ArrayList<>();
    private final List<ModelFuture> conditionWaiters = new ArrayList<>();
    boolean locked;

    ModelLock(ModelLoop loop) {
        this.loop = loop;
    }

    void acquire(ModelTask task, Next next) {
        if (!locked && waiters.stream().allMatch(ModelFuture::isCancelled)) {
            locked = true;
            next.on(null, null);
            return;
        }
        ModelFuture turn = new ModelFuture(loop);
        waiters.add(turn);
        task.await(turn, (none, failure) -> {
            waiters.remove(turn);
            if (failure == null) {
                locked = true;
            } else if (!locked) {
                wakeFirst();
            }
            next.on(null, failure);
        });
    }

    void release() {
        if (!locked) {
            throw new Failure("state");
        }
        locked = false;
        wakeFirst();
    }

    private void wakeFirst() {
        if (!waiters.isEmpty()) {
            waiters.getFirst().release();
        }
    }

    // ---- the condition ----

    void awaitSignal(ModelTask task, Next next) {
        release();
        ModelFuture signalled = new ModelFuture(loop);
        conditionWaiters.add(signalled);
        task.await(signalled, (none, failure) -> {
            conditionWaiters.remove(signalled);
            acquireAgain(task, failure, (nothing, cancellation) -> {
                if (cancellation != null) {
                    wake(1);
                }
                next.on(null, cancellation);
            });
        });
    }

    private void acquireAgain(ModelTask task, Failure last, Next next) {
        acquire(task, (none, failure) -> {
            if (failure == null) {
                next.on(null, last);
            } else {
                acquireAgain(task, failure, next);
            }
        });
    }

    void signal(int count) {
        if (!locked) {
            throw new Failure("state");
        }
        wake(count);
    }

    private void wake(int count) {
        conditionWaiters.stream().filter(waiter -> !waiter.isDone()).limit(count).toList().forEach(ModelFuture::release);
    }
}
