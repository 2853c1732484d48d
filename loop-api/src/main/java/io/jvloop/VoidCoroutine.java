package io.jvloop;

/** The body of a task that gives no value. */
@FunctionalInterface
public interface VoidCoroutine extends VoidBody<Exception> {
}
