package io.jvloop.core.task;

import io.jvloop.Task;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The loop's unfinished tasks, oldest first, linked through the tasks themselves, so that adding and removing
 * allocate nothing.
 */
final class TaskRegistry {
    private @Nullable CoreTask<?> oldest;
    private @Nullable CoreTask<?> newest;
    private int size;

    void add(CoreTask<?> task) {
        task.older = newest;
        if (newest == null) {
            oldest = task;
        } else {
            newest.newer = task;
        }
        newest = task;
        size++;
    }

    void remove(CoreTask<?> task) {
        if (task.older == null && oldest != task) {
            return; // never added: its loop refused it
        }
        if (task.older == null) {
            oldest = task.newer;
        } else {
            task.older.newer = task.newer;
        }
        if (task.newer == null) {
            newest = task.older;
        } else {
            task.newer.older = task.older;
        }
        task.older = null;
        task.newer = null;
        size--;
    }

    Set<Task<?>> snapshot() {
        Set<Task<?>> all = new LinkedHashSet<>();
        for (CoreTask<?> task = oldest; task != null; task = task.newer) {
            if (!task.isDone()) { // the close has unwound it, and does not change the list meanwhile
                all.add(task);
            }
        }
        return all;
    }

    int size() {
        return size;
    }
}
