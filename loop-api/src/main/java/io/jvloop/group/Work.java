package io.jvloop.group;

import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.ClientHandler;
import java.util.ArrayList;
import java.util.List;

/** Confined to its loop. The coroutines of a loop that the group's end waits for. */
final class Work {
    private final EventLoop loop;
    private final List<Promise<Void>> waiters = new ArrayList<>();
    private int running;

    Work(EventLoop loop) {
        this.loop = loop;
    }

    <T> Coroutine<T> counted(Coroutine<T> body) {
        return () -> {
            running++;
            try {
                return body.run();
            } finally {
                ended();
            }
        };
    }

    ClientHandler counted(ClientHandler handler) {
        return (reader, writer) -> {
            running++;
            try {
                handler.handle(reader, writer);
            } finally {
                ended();
            }
        };
    }

    private void ended() {
        running--;
        if (running == 0 && !loop.isClosed()) {
            waiters.forEach(Work::wake);
            waiters.clear();
        }
    }

    private static void wake(Promise<Void> waiter) {
        if (!waiter.isDone()) {
            waiter.setResult(null);
        }
    }

    /** Waits until none runs. */
    void await() {
        while (running > 0) {
            Promise<Void> waiter = loop.createFuture();
            waiters.add(waiter);
            waiter.await();
        }
    }
}
