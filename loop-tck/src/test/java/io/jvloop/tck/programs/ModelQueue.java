package io.jvloop.tck.programs;

import io.jvloop.tck.programs.ModelLoop.Next;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;

/** A queue with a shutdown. */
final class ModelQueue {
    private final ModelLoop loop;
    private final int maxSize;
    private final Deque<Object> items = new ArrayDeque<>();
    private final Deque<ModelFuture> getters = new ArrayDeque<>();
    private final Deque<ModelFuture> putters = new ArrayDeque<>();
    private final ModelEvent finished;
    private int unfinished;
    private boolean shutDown;

    ModelQueue(ModelLoop loop, int maxSize) {
        this.loop = loop;
        this.maxSize = maxSize;
        this.finished = new ModelEvent(loop);
        finished.set();
    }

    private boolean isFull() {
        return maxSize > 0 && items.size() >= maxSize;
    }

    void put(ModelTask task, Object item, Next next) {
        if (!isFull() || shutDown) {
            attempt(next, () -> putNowait(item));
        } else {
            await(task, putters, this::isFull, next, () -> put(task, item, next));
        }
    }

    void get(ModelTask task, Next next) {
        if (!items.isEmpty() || shutDown) {
            attempt(next, this::getNowait);
        } else {
            await(task, getters, items::isEmpty, next, () -> get(task, next));
        }
    }

    private static void attempt(Next next, java.util.function.Supplier<Object> operation) {
        Object value;
        try {
            value = operation.get();
        } catch (Failure failure) {
            next.on(null, failure);
            return;
        }
        next.on(value, null);
    }

    private void await(ModelTask task, Deque<ModelFuture> waiters, BooleanSupplier blocked, Next next, Runnable again) {
        ModelFuture waiter = new ModelFuture(loop);
        waiters.add(waiter);
        task.await(waiter, (none, failure) -> {
            if (failure == null) {
                again.run();
                return;
            }
            waiter.cancel();
            waiters.remove(waiter);
            if (!blocked.getAsBoolean() && !waiter.isCancelled()) {
                wakeNext(waiters);
            }
            next.on(null, failure);
        });
    }

    Object putNowait(Object item) {
        if (shutDown) {
            throw new Failure("shut down");
        }
        if (isFull()) {
            throw new Failure("full");
        }
        items.add(item);
        unfinished++;
        finished.set = false;
        wakeNext(getters);
        return null;
    }

    Object getNowait() {
        if (items.isEmpty()) {
            throw new Failure(shutDown ? "shut down" : "empty");
        }
        Object item = items.remove();
        wakeNext(putters);
        return item;
    }

    private static void wakeNext(Deque<ModelFuture> waiters) {
        while (!waiters.isEmpty()) {
            ModelFuture waiter = waiters.remove();
            if (!waiter.isDone()) {
                waiter.setResult(null);
                return;
            }
        }
    }

    void taskDone() {
        if (unfinished == 0) {
            throw new Failure("argument");
        }
        if (--unfinished == 0) {
            finished.set();
        }
    }

    void join(ModelTask task, Next next) {
        finished.await(task, next);
    }

    void shutdown(boolean immediate) {
        shutDown = true;
        if (immediate) {
            unfinished = Math.max(0, unfinished - items.size());
            items.clear();
            if (unfinished == 0) {
                finished.set();
            }
        }
        while (!getters.isEmpty()) {
            wakeNext(getters);
        }
        while (!putters.isEmpty()) {
            wakeNext(putters);
        }
    }

    @Override
    public String toString() {
        return items.toString();
    }
}
