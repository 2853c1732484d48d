package io.jvloop.core.turn;

import io.jvloop.core.queue.Entry;

/** A strand parked in JDK code that the JDK wants to go on: its lock came free, or its sleep is over. */
final class JdkWake extends Entry {
    final Strand strand;

    JdkWake(Strand strand) {
        this.strand = strand;
    }

    @Override
    public boolean isStep() {
        return true;
    }
}
