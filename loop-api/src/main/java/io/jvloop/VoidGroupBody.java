package io.jvloop;

/** The body of a task group that gives no value. */
@FunctionalInterface
public interface VoidGroupBody {

    /**
     * Runs the block.
     *
     * @param group the group that the block's children belong to
     * @throws Exception as the block decides; the group collects it
     */
    void execute(TaskGroup group) throws Exception;
}
