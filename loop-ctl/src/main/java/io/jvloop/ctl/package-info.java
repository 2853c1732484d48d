/**
 * {@code loopctl}, by the JDK's attach API: it loads a small agent into the process, which asks jvloop's core and writes the answer down.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.ctl;
