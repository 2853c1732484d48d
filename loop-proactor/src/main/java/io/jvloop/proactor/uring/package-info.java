/**
 * The proactor of Linux: io_uring, bound by the foreign-function API.
 *
 * <p>What a turn starts is written to the submission ring and submitted by the one system call that also waits. Only {@link
 * io.jvloop.proactor.uring.UringEngine#poll} enters the ring to wait, since in baton mode coroutines run on other threads than the one that
 * the ring is tied to.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.proactor.uring;
