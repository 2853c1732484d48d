package io.jvloop.core.turn;

import io.jvloop.Body;
import io.jvloop.Context;
import io.jvloop.ContextVar;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A context: a mutable reference to an immutable map, which copies share. Setting is rare and copies the map; copying is common. */
public final class CoreContext implements Context {
    private static final ThreadLocal<CoreContext> OF_THREAD = ThreadLocal.withInitial(() -> new CoreContext(Map.of()));
    private Map<ContextVar<?>, Object> bindings;
    private boolean entered;

    private CoreContext(Map<ContextVar<?>, Object> bindings) {
        this.bindings = bindings;
    }

    /** The context of the strand that runs, else of the thread. */
    public static CoreContext current() {
        Strand strand = CurrentLoop.strand();
        return strand != null ? strand.context : OF_THREAD.get();
    }

    public static CoreContext empty() {
        return new CoreContext(Map.of());
    }

    public @Nullable Object lookup(ContextVar<?> variable) {
        return bindings.get(variable);
    }

    /** Binds a variable; to null, unbinds it. */
    public void bind(ContextVar<?> variable, @Nullable Object value) {
        Map<ContextVar<?>, Object> changed = new HashMap<>(bindings);
        if (value == null) {
            changed.remove(variable);
        } else {
            changed.put(variable, value);
        }
        bindings = changed;
    }

    @Override
    public CoreContext copy() {
        return new CoreContext(bindings);
    }

    @Override
    public <T, X extends Exception> T run(Body<T, X> body) throws X {
        Strand strand = CurrentLoop.strand();
        CoreContext former = current();
        if (entered || former == this) {
            throw new IllegalStateException("cannot enter " + this + ": it is entered already; use copy()");
        }
        entered = true;
        swap(strand, this);
        try {
            return body.run();
        } finally {
            swap(strand, former);
            entered = false;
        }
    }

    /**
     * Makes a call in this context, even if it is entered already: a report belongs to the context of what failed, which may be the
     * caller's.
     */
    public void lend(Runnable callOut) {
        Strand strand = CurrentLoop.strand();
        CoreContext former = current();
        swap(strand, this);
        try {
            callOut.run();
        } finally {
            swap(strand, former);
        }
    }

    private static void swap(@Nullable Strand strand, CoreContext context) {
        if (strand != null) {
            strand.context = context;
        } else {
            OF_THREAD.set(context);
        }
    }

    @Override
    public String toString() {
        return "Context" + bindings;
    }
}
