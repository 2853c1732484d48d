/** The turn: its queues, who runs in it, and who may call. {@code Scheduler} is what the other rooms see of it. */
package io.jvloop.core.turn;
