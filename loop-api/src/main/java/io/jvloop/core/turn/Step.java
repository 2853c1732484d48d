package io.jvloop.core.turn;

/** An entry for which a strand is mounted. */
interface Step {

    /** Whom to mount; the entry has left the queue. */
    Strand takeStrand();
}
