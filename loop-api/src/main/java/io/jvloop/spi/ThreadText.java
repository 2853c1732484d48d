package io.jvloop.spi;

/** Safe for use by any thread. Names threads in messages; an unnamed virtual thread by its number. */
public final class ThreadText {

    private ThreadText() {
    }

    /**
     * Names a thread.
     *
     * @param thread the thread
     * @return a text as {@code thread 'main'} or {@code virtual thread #31}
     */
    public static String of(Thread thread) {
        String name = thread.getName();
        return (thread.isVirtual() ? "virtual thread " : "thread ") + (name.isEmpty() ? "#" + thread.threadId() : "'" + name + "'");
    }

    /**
     * Names the calling thread.
     *
     * @return as {@link #of}
     */
    public static String ofCaller() {
        return of(Thread.currentThread());
    }
}
