package io.jvloop.transport;

import io.jvloop.EventLoop;
import io.jvloop.Promise;
import io.jvloop.Suspends;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoHandle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Has a back end load what takes long to load, once, on a thread of its own: an executor may be shut down. */
final class Preparation {
    private final EventLoop loop;
    private final BackendContext context;
    private final @Nullable Runnable loading;
    private boolean done;

    /** Without {@code loading} nothing takes long. What it throws is ignored: the operation that needs it fails again, and reports that. */
    Preparation(EventLoop loop, BackendContext context, @Nullable Runnable loading) {
        this.loop = loop;
        this.context = context;
        this.loading = loading;
    }

    /** Makes a handle of a channel or descriptor that the loop owns from the call on. */
    interface Opener<H> {
        H open() throws IOException;
    }

    /** Waits, then opens. If the task is cancelled while it waits, what was to be opened is closed, for it is the loop's already. */
    @Suspends
    <H extends IoHandle> H opened(Opener<H> opener) throws IOException {
        try {
            await();
        } catch (Throwable cancelled) {
            try {
                opener.open().close();
            } catch (Exception failed) {
                cancelled.addSuppressed(failed); // then it is closed, or there was nothing to close
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
