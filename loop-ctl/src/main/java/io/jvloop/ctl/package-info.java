/**
 * {@code loopctl}, by the JDK's attach API: it loads a small agent into the process, once, which stays there, asks jvloop's core, and
 * answers on a Unix-domain socket.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.ctl;
