/**
 * The back end that needs nothing but the JDK: {@link java.nio.channels.Selector} as the poller, level-triggered.
 *
 * <p>Its timeouts are whole milliseconds, rounded up. A {@code Selector} wakes at once, and for good, in a thread whose interrupt status is
 * set; the core clears it before each poll.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.nio;
