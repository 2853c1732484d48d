package io.jvloop.tck.programs;

import io.jvloop.tck.programs.ModelLoop.Next;
import java.util.ArrayList;
import java.util.List;

/** A barrier: rounds of tasks that are let out together, and nobody in before the last one left. */
final class ModelBarrier {
    private enum State {
        FILLING, DRAINING, RESETTING, BROKEN
    }

    private final ModelLoop loop;
    private final int parties;
    private final List<ModelFuture> inside = new ArrayList<>();
    private final List<ModelFuture> outside = new ArrayList<>();
    private State state = State.FILLING;
    private int present;
    private int left;

    ModelBarrier(ModelLoop loop, int parties) {
        this.loop = loop;
        this.parties = parties;
    }

    void await(ModelTask task, Next next) {
        if (state == State.DRAINING || state == State.RESETTING) {
            ModelFuture entry = new ModelFuture(loop);
            outside.add(entry);
            task.await(entry, (none, failure) -> {
                outside.remove(entry);
                if (failure != null) {
                    next.on(null, failure);
                } else {
                    await(task, next);
                }
            });
        } else if (state == State.BROKEN) {
            next.on(null, new Failure("broken"));
        } else {
            enter(task, next);
        }
    }

    private void enter(ModelTask task, Next next) {
        present++;
        long meeting = inside.stream().filter(waiter -> !waiter.isDone()).count() + 1;
        if (meeting == parties) {
            inside.forEach(ModelFuture::release);
            state = State.DRAINING;
            left = 0;
            leave();
            next.on(parties - 1, null);
            return;
        }
        ModelFuture exit = new ModelFuture(loop);
        inside.add(exit);
        task.await(exit, (none, failure) -> {
            inside.remove(exit);
            Failure end = failure != null ? failure : state == State.DRAINING ? null : new Failure("broken");
            int index = end == null ? left++ : 0;
            leave();
            next.on(index, end);
        });
    }

    private void leave() {
        present--;
        if (present == 0) {
            if (state != State.BROKEN) {
                state = State.FILLING;
            }
            outside.forEach(ModelFuture::release);
        }
    }

    void reset() {
        inside.forEach(ModelFuture::release);
        state = present > 0 ? State.RESETTING : State.FILLING;
    }

    void abort() {
        inside.forEach(ModelFuture::release);
        state = State.BROKEN;
    }
}
