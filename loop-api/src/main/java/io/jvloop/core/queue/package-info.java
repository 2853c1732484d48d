/** What waits for its turn: entries, the loop's queue of them, and the inbox that other threads send them to. */
package io.jvloop.core.queue;
