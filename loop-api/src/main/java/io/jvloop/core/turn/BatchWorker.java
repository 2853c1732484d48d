package io.jvloop.core.turn;

import io.jvloop.core.queue.Entry;

/** Who goes on with a batch: the carrier, or the runner. Each method answers whether he has the turn still. */
interface BatchWorker {

    /** Takes the step at the batch's head and mounts its strand; or leaves it there, and gives the turn away. */
    boolean step(Entry head);

    /** Takes the callback at the batch's head and calls it; or has the runner do so. */
    boolean callback(Entry head);

    /** Does, or has the runner do, what is to be done when the batch is over. */
    boolean endBatch();
}
