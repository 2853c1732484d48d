package io.jvloop.core.turn;

import io.jvloop.Context;
import io.jvloop.Handle;
import io.jvloop.core.queue.Entry;
import io.jvloop.core.report.CreationSite;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A callback in the queue, its context, and whether it was cancelled. Lets go of the callback once it ran or was cancelled. */
public class CoreHandle extends Entry implements Handle {
    final Scheduler scheduler;
    private final CoreContext context;
    private @Nullable Runnable callback;
    private boolean cancelled;
    private final @Nullable Throwable created;

    public CoreHandle(Scheduler scheduler, Runnable callback, CoreContext context) {
        this.scheduler = scheduler;
        this.callback = callback;
        this.context = Objects.requireNonNull(context, "context");
        this.created = scheduler.debug() ? new Throwable(describe(callback) + " created") : null;
    }

    @Override
    public boolean isStep() {
        return false;
    }

    @Override
    public void run() {
        Runnable body = callback;
        if (body == null) {
            return;
        }
        Strand runner = scheduler.current;
        assert runner != null;
        CoreContext former = runner.context;
        runner.context = context;
        try {
            body.run();
        } catch (Throwable failure) {
            scheduler.failures().callbackFailed("Exception in callback", body, failure, this);
        } finally {
            runner.context = former;
            callback = null;
        }
    }

    @Override
    public void cancel() {
        scheduler.confinement().checkCaller("Handle.cancel");
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

    public final CoreContext ownContext() {
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
        return "Handle[" + state + (created == null ? "" : ", " + created.getMessage() + CreationSite.line(created)) + "]";
    }

    /** A lambda's class name up to its number tells where it was written; nothing better is to be had. */
    public static String describe(Object callback) {
        String name = callback.getClass().getName();
        int hidden = name.indexOf("/0x");
        return hidden < 0 ? name : name.substring(0, hidden);
    }
}
