/**
 * Netty and jvloop in one loop. {@link io.jvloop.netty.NettyLoops} puts Netty's channels into the poll of a jvloop loop,
 * {@link io.jvloop.netty.NettyFutures} waits for Netty's futures.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.netty;
