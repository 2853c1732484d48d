package io.jvloop.core.turn;

import io.jvloop.core.report.CreationSite;
import io.jvloop.spi.Log;
import java.util.IdentityHashMap;
import java.util.Map;

/** Confined to its loop, and filled in debug mode only. The resources that are open, and where each was made. */
public final class OpenResources {
    private final Scheduler scheduler;
    private final Map<Object, Throwable> open = new IdentityHashMap<>();

    OpenResources(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void opened(Object resource) {
        if (scheduler.debug()) {
            open.put(resource, new Throwable("created here"));
        }
    }

    void closed(Object resource) {
        if (!open.isEmpty()) {
            open.remove(resource);
        }
    }

    /** Where the resource was made, for its text; empty if that is not known. */
    String creationSite(Object resource) {
        return CreationSite.of(open.get(resource), resource.getClass());
    }

    /** Warns of each that was not closed before the loop. The runner does so at the end of the batch. */
    public void reportAll() {
        for (Object resource : open.keySet()) {
            scheduler.runAtBatchEnd(() -> Log.warn("never closed, until " + scheduler.loop().name() + " was: " + resource));
        }
        scheduler.runAtBatchEnd(open::clear); // after the warnings, whose texts ask where each was made
    }
}
