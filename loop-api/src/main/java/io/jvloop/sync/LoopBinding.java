package io.jvloop.sync;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import org.jspecify.annotations.Nullable;

/** The loop that a primitive belongs to: the one in whose turn a task first had to wait for it. */
final class LoopBinding {
    private final Object primitive;
    private @Nullable EventLoop bound;

    LoopBinding(Object primitive) {
        this.primitive = primitive;
    }

    /** The running loop, which the primitive now belongs to. */
    EventLoop require() {
        EventLoop running = Asyncio.runningLoop();
        if (bound == null) {
            bound = running;
        } else if (bound != running) {
            throw new IllegalStateException(primitive + " is bound to a different event loop: tasks of " + bound + " have waited for it, "
                    + "so a task of " + running + " cannot");
        }
        return running;
    }

    /** Methods that may suspend call this first, so that they work in tasks only, and not by luck elsewhere. */
    static void requireTask(String operation) {
        if (Asyncio.currentTask() == null) {
            throw new IllegalStateException(operation + " may suspend, and this is a callback: call it in a task, see createTask");
        }
    }
}
