/**
 * The Linux back end: epoll, edge-triggered, by Netty's {@code EpollIoHandler}.
 *
 * <p>Each interest change is a system call, so a descriptor is registered once for reading, and for writing only while it is blocked.
 * Edge-triggered means that the handles above must remember what they have not read.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.epoll;
