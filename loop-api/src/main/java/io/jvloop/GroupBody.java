package io.jvloop;

/**
 * The body of a task group.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
public interface GroupBody<T> extends VoidGroupBody {

    /**
     * Runs the block.
     *
     * @param group the group that the block's children belong to
     * @return what the block gives
     * @throws Exception as the block decides; the group collects it
     */
    T run(TaskGroup group) throws Exception;

    @Override
    default void execute(TaskGroup group) throws Exception {
        run(group);
    }
}
