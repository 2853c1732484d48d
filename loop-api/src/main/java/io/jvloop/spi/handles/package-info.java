/**
 * What the handles of {@link io.jvloop.spi.readiness} and {@link io.jvloop.spi.completion} share: their state, and the answers that do not
 * depend on how the system reports events. Not exported.
 *
 * <p>{@link io.jvloop.spi.handles.OpenHandles} belongs to a back end, which makes it first and closes it last. An {@link
 * io.jvloop.spi.handles.Endpoint} has a socket; {@link io.jvloop.spi.handles.PendingConnect} waits for one; {@link
 * io.jvloop.spi.handles.StartedChild} has a process.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.spi.handles;
