/** Faults of somebody's code and of the back end, one after the other at each place where a loop leaves its own code. */
package io.jvloop.tck.faults;
