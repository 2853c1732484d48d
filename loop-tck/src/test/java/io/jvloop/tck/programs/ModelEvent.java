package io.jvloop.tck.programs;

import io.jvloop.tck.programs.ModelLoop.Next;
import java.util.ArrayList;
import java.util.List;

/** A flag to wait for. */
final class ModelEvent {
    private final ModelLoop loop;
    private final List<ModelFuture> waiters = new ArrayList<>();
    boolean set;

    ModelEvent(ModelLoop loop) {
        this.loop = loop;
    }

    void await(ModelTask task, Next next) {
        if (set) {
            next.on(null, null);
            return;
        }
        ModelFuture waiter = new ModelFuture(loop);
        waiters.add(waiter);
        task.await(waiter, (none, failure) -> {
            waiters.remove(waiter);
            next.on(null, failure);
        });
    }

    void set() {
        if (!set) {
            set = true;
            waiters.forEach(ModelFuture::release);
        }
    }
}
