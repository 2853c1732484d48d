/**
 * The macOS and BSD back end: kqueue, edge-triggered ({@code EV_CLEAR}), by Netty's {@code KQueueIoHandler}.
 *
 * <p>The handler keeps interest changes until it next waits, and tells them in the same system call. So nothing is known of a change's
 * success: what kqueue refuses, the handler drops, and {@code FilterProbe} finds out.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.kqueue;
