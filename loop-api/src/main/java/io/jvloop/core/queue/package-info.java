/** Queues: entries, the loop's ready queue, and the inbox that other threads send entries to. */
package io.jvloop.core.queue;
