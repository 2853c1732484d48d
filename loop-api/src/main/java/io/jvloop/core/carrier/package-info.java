/** How virtual threads are mounted on the loop's own thread, and whether this JVM supports that. */
package io.jvloop.core.carrier;
