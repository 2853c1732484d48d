package io.jvloop.core;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The strands of a loop that are parked in JDK code, where we do not see them go on: by thread, so that one that did go on finds its
 * strand. Written in the loop's turn; the watchdog reads it, hence the concurrent map.
 */
final class ParkedStrands {
    private final Map<Thread, Strand> byThread = new ConcurrentHashMap<>();

    /** Takes note of how a strand came back to its carrier. */
    void note(Strand strand) {
        boolean parked = !strand.suspended && !strand.finished;
        if (parked != strand.parkedInJdk) {
            strand.parkedInJdk = parked;
            if (parked) {
                byThread.put(strand.thread, strand);
            } else {
                byThread.remove(strand.thread);
            }
        }
    }

    @Nullable Strand find(Thread thread) {
        return byThread.isEmpty() ? null : byThread.get(thread);
    }

    boolean isEmpty() {
        return byThread.isEmpty();
    }

    Collection<Strand> all() {
        return byThread.values();
    }
}
