/** The life of a loop and of its runs, and what it tells of itself. */
package io.jvloop.tck.loops;
