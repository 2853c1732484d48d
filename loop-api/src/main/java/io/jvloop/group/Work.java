package io.jvloop.group;

import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.net.ClientHandler;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. The coroutines of a loop that the group's end waits for. */
final class Work {
    private final EventLoop loop;
    private int running;
    /** What the group's end waits on. Cancelled with its task, so a coroutine that outlives the loop finds it done. */
    private @Nullable Promise<Void> over;

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
        Promise<Void> awaited = over;
        if (running == 0 && awaited != null && !awaited.isDone()) {
            awaited.setResult(null);
        }
    }

    /** Waits until none runs; one task at a time may. */
    void await() {
        while (running > 0) {
            Promise<Void> awaited = loop.createFuture();
            over = awaited;
            awaited.await();
        }
    }
}
