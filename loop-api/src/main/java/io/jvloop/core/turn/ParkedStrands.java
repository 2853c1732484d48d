package io.jvloop.core.turn;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The strands of a loop that are parked in JDK code. Written in the loop's turn; the watchdog reads it, hence the concurrent set. */
final class ParkedStrands {
    private final Set<Strand> parked = ConcurrentHashMap.newKeySet();

    /** Takes note of how a strand came back to its carrier. */
    void note(Strand strand) {
        boolean isParked = !strand.suspended && !strand.finished;
        if (isParked != strand.parkedInJdk) {
            strand.parkedInJdk = isParked;
            if (isParked) {
                parked.add(strand);
            } else {
                parked.remove(strand);
            }
        }
    }

    boolean isEmpty() {
        return parked.isEmpty();
    }

    Set<Strand> all() {
        return parked;
    }
}
