package io.jvloop.core.task;

import io.jvloop.EventLoop;

/** A loop that gives access to its {@link Tasks}. Futures, tasks and those who inspect them know the loop by this type. */
public interface TaskLoop extends EventLoop {

    Tasks tasks();
}
