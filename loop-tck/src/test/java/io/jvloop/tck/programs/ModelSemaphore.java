package io.jvloop.tck.programs;

import io.jvloop.tck.programs.ModelLoop.Next;
import java.util.ArrayList;
import java.util.List;

/** A semaphore. */
final class ModelSemaphore {
    private final ModelLoop loop;
    private final List<ModelFuture> waiters = new ArrayList<>();
    int permits;

    ModelSemaphore(ModelLoop loop, int permits) {
        this.loop = loop;
        this.permits = permits;
    }

    void acquire(ModelTask task, Next next) {
        if (permits > 0 && waiters.stream().allMatch(ModelFuture::isCancelled)) {
            permits--;
            next.on(null, null);
            return;
        }
        ModelFuture turn = new ModelFuture(loop);
        waiters.add(turn);
        task.await(turn, (none, failure) -> {
            waiters.remove(turn);
            if (failure != null && turn.isDone() && !turn.isCancelled()) {
                permits++;
            }
            wakeWhilePossible();
            next.on(null, failure);
        });
    }

    void release() {
        permits++;
        wakeNext();
    }

    private void wakeWhilePossible() {
        while (permits > 0 && wakeNext()) {
            continue;
        }
    }

    private boolean wakeNext() {
        for (ModelFuture waiter : waiters) {
            if (!waiter.isDone()) {
                permits--;
                waiter.release();
                return true;
            }
        }
        return false;
    }
}
