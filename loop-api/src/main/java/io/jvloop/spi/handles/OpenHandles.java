package io.jvloop.spi.handles;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BackendHandle;
import io.jvloop.spi.Capability;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Confined to its loop. A back end's open handles, and the services that they share. */
public final class OpenHandles {
    private final BackendContext context;
    private final Set<Capability> capabilities;
    private final Set<BackendHandle> open = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Makes the empty set of a new back end. */
    public OpenHandles(BackendContext context, Set<Capability> capabilities) {
        this.context = context;
        this.capabilities = capabilities;
    }

    public BackendContext context() {
        return context;
    }

    /**
     * Throws if the back end does not offer a capability. Its sockets may support more than is promised on every system that they are for.
     */
    public void require(Capability capability, String operation) {
        if (!capabilities.contains(capability)) {
            throw new UnsupportedOperationException("cannot " + operation + ": this back end lacks " + capability + " (its capabilities: "
                    + capabilities + ")");
        }
    }

    public void add(BackendHandle handle) {
        open.add(handle);
    }

    public void remove(BackendHandle handle) {
        open.remove(handle);
    }

    public void closeAll() {
        List.copyOf(open).forEach(BackendHandle::close);
    }
}
