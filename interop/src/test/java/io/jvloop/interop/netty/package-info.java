/** Unmodified libraries that stand on Netty, on a hosted event loop group. */
@org.jspecify.annotations.NullMarked
package io.jvloop.interop.netty;
