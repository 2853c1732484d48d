/** How virtual threads get onto the loop's own thread, and whether this JVM can do it. */
package io.jvloop.core.carrier;
