/** Answers to {@code loopctl}, and the watchdog. */
package io.jvloop.core.inspect;
