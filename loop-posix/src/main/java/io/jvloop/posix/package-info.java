/**
 * Sockets over a file descriptor, and a Netty {@code IoHandler} as a poller, for the back ends on POSIX systems.
 *
 * <p>Of Netty only the I/O handler and the system calls are used: no channels, no buffers, no event loop. The handler is driven from the
 * loop's own thread. It logs whatever a handle throws and then sleeps for a second, so nothing of ours may throw there.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.posix;
