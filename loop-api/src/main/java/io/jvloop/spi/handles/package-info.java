/**
 * What the handles of {@link io.jvloop.spi.readiness} and {@link io.jvloop.spi.completion} share: the state that they have and the answers
 * that they give however the system tells of events. Not exported.
 *
 * <p>{@link io.jvloop.spi.handles.OpenHandles} belongs to a back end, which makes it first and closes it last. An {@link
 * io.jvloop.spi.handles.Endpoint} has a socket; {@link io.jvloop.spi.handles.PendingConnect} is the wait for one, {@link
 * io.jvloop.spi.handles.StartedChild} a process.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.spi.handles;
