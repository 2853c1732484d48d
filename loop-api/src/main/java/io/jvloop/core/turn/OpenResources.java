package io.jvloop.core.turn;

import io.jvloop.core.report.CreationSite;
import io.jvloop.spi.Log;
import java.util.IdentityHashMap;
import java.util.Map;

/** Confined to its loop, and filled in debug mode only. What was opened and is not closed yet, and where it was made. */
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

    /** For the resource's text: where it was made, as far as that is known. */
    String site(Object resource) {
        return CreationSite.of(open.get(resource));
    }

    /** The loop ends: whatever is left was forgotten. Told at the end of the batch, in the runner. */
    public void reportAll() {
        for (Object resource : open.keySet()) {
            scheduler.atBatchEnd(() -> Log.warning("never closed, until " + scheduler.loop().name() + " was: " + resource));
        }
        scheduler.atBatchEnd(open::clear); // their texts have their places
    }
}
