/** Tasks, their cancellation, and task groups. */
package io.jvloop.tck.tasks;
