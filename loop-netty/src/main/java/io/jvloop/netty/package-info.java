/**
 * Netty and jvloop in one loop. {@link io.jvloop.netty.NettyLoops} puts Netty's channels into the poll of a jvloop loop, or a jvloop loop
 * into the poll of a Netty event loop, {@link io.jvloop.netty.NettyFutures} waits for Netty's futures, and {@link
 * io.jvloop.netty.NettyChannel} reads and writes a channel in coroutines.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.netty;
