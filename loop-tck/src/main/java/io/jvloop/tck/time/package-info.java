/** Timers, time-outs, and the races between the two and a cancellation. */
package io.jvloop.tck.time;
