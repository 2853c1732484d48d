package io.jvloop.tck.threads;

import io.jvloop.VoidBody;
import io.jvloop.tck.LoopFixture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs a loop where a recursion overflows soon, so that a chain need not be long to show that nothing follows it by recursion. */
public final class SmallStack {
    private static final long BYTES = 160 << 10;
    /**
     * As many links as the stack has no room for, although the optimising compiler makes do with 16 bytes for a call of the simplest
     * recursion. In baton mode coroutines run on threads of the JVM's, whose stacks have a MiB.
     */
    public static final int TOO_DEEP = LoopFixture.isMounted() ? 12_000 : 80_000;

    private SmallStack() {
    }

    public static void run(LoopFixture fixture, VoidBody<?> body) throws Exception {
        FutureTask<Void> run = new FutureTask<>(() -> {
            fixture.run(body);
            return null;
        });
        Thread thread = new Thread(null, run, "small stack", BYTES);
        thread.start();
        thread.join();
        try {
            run.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
