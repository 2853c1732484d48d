package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Suspends;
import io.jvloop.spi.BackendContext;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. What takes long the first time is loaded beside the loop, on a thread of its own: an executor may be shut down. */
final class Preparation {
    private final EventLoop loop;
    private final BackendContext context;
    private boolean done;

    Preparation(EventLoop loop, BackendContext context) {
        this.loop = loop;
        this.context = context;
    }

    /**
     * Waits until it is loaded, the first time.
     *
     * @param loading what loads; what it throws is seen again by who needs it, and has somebody to tell. Null if nothing takes long
     */
    @Suspends
    void await(@Nullable Runnable loading) {
        if (loading != null && !done) {
            Promise<Void> loaded = loop.createFuture();
            Thread.ofPlatform().daemon().name("jvloop-loader").start(() -> {
                try {
                    loading.run();
                } catch (Throwable seenAgain) {
                    // see above
                } finally {
                    context.submit(() -> {
                        if (!loaded.isDone()) {
                            loaded.setResult(null);
                        }
                    });
                }
            });
            loaded.await();
        }
        done = true;
    }
}
