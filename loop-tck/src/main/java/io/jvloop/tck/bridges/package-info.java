/** The JDK's executors, reactive streams and blocking streams beside a loop. */
package io.jvloop.tck.bridges;
