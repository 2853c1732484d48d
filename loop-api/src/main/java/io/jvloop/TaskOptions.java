package io.jvloop;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The options of a new task. Immutable.
 *
 * @param name       its name, or null for "Task-N"
 * @param context    the context it runs in and changes, or null for a copy of its creator's
 * @param eagerStart whether its first step runs inside {@code createTask}, where the loop runs; null leaves that to the task factory, and
 *                   without one means no
 */
public record TaskOptions(@Nullable String name, @Nullable Context context, @Nullable Boolean eagerStart) {

    /** A name by number, a copy of the creator's context, the first step in the next turn. */
    public static final TaskOptions DEFAULT = new TaskOptions(null, null, null);

    /**
     * Options with a name.
     *
     * @param name the task's name
     * @return the default options with that name
     */
    public static TaskOptions named(String name) {
        return DEFAULT.withName(name);
    }

    /**
     * These options with another name.
     *
     * @param newName the task's name
     * @return the changed options
     */
    public TaskOptions withName(String newName) {
        return new TaskOptions(Objects.requireNonNull(newName, "name"), context, eagerStart);
    }

    /**
     * These options with a context of one's own, which the task's changes are visible in.
     *
     * @param newContext the context
     * @return the changed options
     */
    public TaskOptions withContext(Context newContext) {
        return new TaskOptions(name, Objects.requireNonNull(newContext, "context"), eagerStart);
    }

    /**
     * These options with an eager start or without, whatever the task factory would choose.
     *
     * @param eager whether the first step runs inside {@code createTask}
     * @return the changed options
     */
    public TaskOptions withEagerStart(boolean eager) {
        return new TaskOptions(name, context, eager);
    }
}
