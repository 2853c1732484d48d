/**
 * Sockets over file descriptors, and a Netty {@code IoHandler} as a poller, for the back ends on POSIX systems.
 *
 * <p>Of Netty only the I/O handler and the system calls are used: no channels, buffers or event loop. The loop's own thread drives the
 * handler. If a handle throws, the handler logs it and sleeps for a second, so no handle of jvloop's may throw.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.posix;
