/** Pipes, terminals and the standard streams. */
package io.jvloop.tck.net.pipes;
