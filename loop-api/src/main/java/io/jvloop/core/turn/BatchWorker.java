package io.jvloop.core.turn;

import io.jvloop.core.queue.Entry;

/** Works through a batch: the carrier, or the runner. Each method returns whether this worker still has the turn. */
interface BatchWorker {

    /** Takes the step at the batch's head and mounts its strand, or leaves the step there and gives the turn away. */
    boolean step(Entry head);

    /** Takes the callbacks at the batch's head and calls them, up to the next step; or has the runner do so. */
    boolean callbacks();

    /** Does what is to be done at the end of the batch, or has the runner do it. */
    boolean endBatch();
}
