/** Futures, tasks, their cancellation, and what combines them. {@code Tasks} is a loop's; the other rooms know it by {@code TaskLoop}. */
package io.jvloop.core.task;
