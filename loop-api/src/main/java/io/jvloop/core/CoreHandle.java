package io.jvloop.core;

import io.jvloop.Context;
import io.jvloop.Handle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A callback in the queue, its context, and whether it was cancelled. Lets go of the callback once it ran or was cancelled. */
class CoreHandle extends Entry implements Handle {
    final CoreEventLoop loop;
    private final CoreContext context;
    private @Nullable Runnable callback;
    private boolean cancelled;
    private final @Nullable Throwable created;

    CoreHandle(CoreEventLoop loop, Runnable callback, CoreContext context) {
        this.loop = loop;
        this.callback = callback;
        this.context = Objects.requireNonNull(context, "context");
        this.created = loop.debug() ? new Throwable(describe(callback) + " created") : null;
    }

    @Override
    boolean isStep() {
        return false;
    }

    @Override
    void run(Strand runner) {
        Runnable body = callback;
        if (body == null) {
            return;
        }
        CoreContext former = runner.context;
        runner.context = context;
        try {
            body.run();
        } catch (Throwable failure) {
            loop.failures.inCallback("Exception in callback", body, failure, this);
        } finally {
            runner.context = former;
            callback = null;
        }
    }

    @Override
    public void cancel() {
        loop.confinement.checkCaller("Handle.cancel");
        drop();
    }

    /** Lets go of the callback. */
    final void drop() {
        if (callback != null) {
            cancelled = true;
            callback = null;
        }
    }

    /** Whether it has neither run nor been cancelled. */
    final boolean isPending() {
        return callback != null;
    }

    @Override
    public final boolean isCancelled() {
        return cancelled;
    }

    @Override
    public final Context context() {
        return context;
    }

    final CoreContext ownContext() {
        return context;
    }

    /** Where it was scheduled, in debug mode. */
    final @Nullable Throwable created() {
        return created;
    }

    @Override
    public String toString() {
        Runnable body = callback;
        String state = cancelled ? "cancelled" : body == null ? "done" : describe(body);
        return "Handle[" + state + (created == null ? "" : ", " + created.getMessage() + FutureText.place(created)) + "]";
    }

    /** A lambda's class name up to its number tells where it was written; nothing better is to be had. */
    static String describe(Object callback) {
        String name = callback.getClass().getName();
        int hidden = name.indexOf("/0x");
        return hidden < 0 ? name : name.substring(0, hidden);
    }
}
