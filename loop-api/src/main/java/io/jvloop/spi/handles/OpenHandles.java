package io.jvloop.spi.handles;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BackendHandle;
import io.jvloop.spi.Capability;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Confined to its loop. What a back end has open, and what all of that shares. */
public final class OpenHandles {
    private final BackendContext context;
    private final Set<Capability> capabilities;
    private final Set<BackendHandle> open = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Those of a new back end. */
    public OpenHandles(BackendContext context, Set<Capability> capabilities) {
        this.context = context;
        this.capabilities = capabilities;
    }

    /** What the core lends. */
    public BackendContext context() {
        return context;
    }

    /** Refuses what the back end does not offer: its sockets may be able to do what is not promised on every system that they are for. */
    public void require(Capability capability, String operation) {
        if (!capabilities.contains(capability)) {
            throw new UnsupportedOperationException("cannot " + operation + ": this back end lacks " + capability + " (its capabilities: "
                    + capabilities + ")");
        }
    }

    /** Notes a handle. */
    public void add(BackendHandle handle) {
        open.add(handle);
    }

    /** Forgets a handle. */
    public void remove(BackendHandle handle) {
        open.remove(handle);
    }

    /** Closes all. */
    public void closeAll() {
        List.copyOf(open).forEach(BackendHandle::close);
    }
}
