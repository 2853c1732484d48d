package io.jvloop.core;

/** Safe for use by any thread. What messages call a thread. Most virtual threads have no name, and are known by their number then. */
public final class ThreadText {

    private ThreadText() {
    }

    /** As in {@code thread 'main'} or {@code virtual thread #31}. */
    public static String of(Thread thread) {
        String name = thread.getName();
        return (thread.isVirtual() ? "virtual thread " : "thread ") + (name.isEmpty() ? "#" + thread.threadId() : "'" + name + "'");
    }

    public static String ofCaller() {
        return of(Thread.currentThread());
    }
}
