/** Calls from a loop to other threads, and from other threads to a loop. */
package io.jvloop.core.executor;
