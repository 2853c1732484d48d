/** Signals of the process, of which its loops share the one handler that the JVM has. */
package io.jvloop.core.signal;
