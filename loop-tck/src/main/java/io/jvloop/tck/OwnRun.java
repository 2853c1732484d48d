package io.jvloop.tck;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.VoidBody;
import java.util.List;

/** Confined to the thread that runs the test, which makes the turns of its loop. */
final class OwnRun implements LoopHome {
    @Override
    public EventLoop open(LoopOptions options) {
        return Asyncio.newEventLoop(options);
    }

    @Override
    public <X extends Exception> void run(EventLoop loop, VoidBody<X> body) throws X {
        loop.runUntilComplete(body);
    }

    @Override
    public List<Task<?>> pending(EventLoop loop) {
        return loop.isClosed() ? List.of() : List.copyOf(loop.allTasks());
    }

    @Override
    public void close(EventLoop loop) {
        loop.close();
    }
}
