/** Signals of the system. */
package io.jvloop.tck.signals;
