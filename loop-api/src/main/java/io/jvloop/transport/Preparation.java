package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Suspends;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. What takes long the first time is loaded beside the loop, on a thread of its own: an executor may be shut down. */
final class Preparation {
    private final EventLoop loop;
    private final BackendContext context;
    private final @Nullable Runnable loading;
    private boolean done;

    /** What {@code loading} throws is seen again by who needs it, and has somebody to tell. It is null if nothing takes long. */
    Preparation(EventLoop loop, BackendContext context, @Nullable Runnable loading) {
        this.loop = loop;
        this.context = context;
        this.loading = loading;
    }

    /** What makes a handle of something that is the loop's from the call on. */
    interface Opener<H> {
        H open() throws IOException;
    }

    /** Waits, and opens; who is cancelled meanwhile has given away what is then closed. */
    @Suspends
    <H extends IoHandle> H opened(Opener<H> opener) throws IOException {
        try {
            await();
        } catch (Throwable cancelled) {
            try {
                opener.open().close();
            } catch (Exception failed) {
                cancelled.addSuppressed(failed); // it is closed, or was nothing to be given away
            }
            throw cancelled;
        }
        return opener.open();
    }

    /** Waits until it is loaded, the first time. */
    @Suspends
    void await() {
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
