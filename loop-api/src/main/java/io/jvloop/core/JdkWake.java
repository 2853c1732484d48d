package io.jvloop.core;

/** A strand parked in JDK code that the JDK wants to go on: its lock came free, or its sleep is over. */
final class JdkWake extends Entry {
    final Strand strand;

    JdkWake(Strand strand) {
        this.strand = strand;
    }

    @Override
    boolean isStep() {
        return true;
    }
}
