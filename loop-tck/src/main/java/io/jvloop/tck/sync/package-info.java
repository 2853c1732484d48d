/** Locks, events, conditions, semaphores, barriers and queues. */
package io.jvloop.tck.sync;
