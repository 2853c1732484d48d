/** Callbacks, and what comes with each batch of them: its end, its context, the report of what they throw. */
package io.jvloop.tck.callbacks;
