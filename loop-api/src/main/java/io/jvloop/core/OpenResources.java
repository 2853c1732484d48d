package io.jvloop.core;

import io.jvloop.spi.Log;
import java.util.IdentityHashMap;
import java.util.Map;

/** Confined to its loop, and filled in debug mode only. What was opened and is not closed yet, and where it was made. */
final class OpenResources {
    private final CoreEventLoop loop;
    private final Map<Object, Throwable> open = new IdentityHashMap<>();

    OpenResources(CoreEventLoop loop) {
        this.loop = loop;
    }

    void opened(Object resource) {
        if (loop.debug()) {
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
        return FutureText.ofCreation(open.get(resource));
    }

    /** The loop ends: whatever is left was forgotten. Told at the end of the batch, in the runner. */
    void reportAll() {
        for (Object resource : open.keySet()) {
            loop.turn.batchEnd.add(() -> Log.warning("never closed, until " + loop.name() + " was: " + resource));
        }
        loop.turn.batchEnd.add(open::clear); // their texts have their places
    }
}
