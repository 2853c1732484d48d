/**
 * Netty and jvloop in one loop. {@link io.jvloop.netty.NettyLoops} puts Netty's channels into the poll of a jvloop loop, or a jvloop loop
 * into the poll of a Netty event loop. {@link io.jvloop.netty.NettyFutures} waits for Netty's futures, {@link
 * io.jvloop.netty.NettyChannel} reads and writes a channel in coroutines, and {@link io.jvloop.netty.ByteBufs} takes Netty's buffers to
 * jvloop's own streams.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.netty;
