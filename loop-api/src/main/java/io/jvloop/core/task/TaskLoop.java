package io.jvloop.core.task;

import io.jvloop.EventLoop;

/** A loop as its futures and tasks, and those who look at them, know it. */
public interface TaskLoop extends EventLoop {

    Tasks tasks();
}
