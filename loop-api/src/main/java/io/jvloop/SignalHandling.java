package io.jvloop;

/**
 * Confined to its loop. How an {@link EventLoop} hears the signals of its process.
 *
 * <p>A signal is named as {@code kill -l} names it, with or without the {@code SIG}: {@code "TERM"} and {@code "SIGTERM"} are the same.
 * Signals come to the process as a whole, so loops share them: each loop that handles one hears it. What was there before (the JVM's own
 * way to end at {@code INT}, {@code TERM} and {@code HUP}, the system's default, a handler of the program's) is put aside meanwhile, and
 * put back when the last loop lets go of the signal or is closed.
 *
 * <p>The JVM itself must be willing: it keeps {@code SEGV}, {@code BUS}, {@code FPE}, {@code ILL}, {@code QUIT}, and what else it works
 * with (on Linux {@code USR2}, {@code PIPE} and {@code XFSZ}). {@code USR1} is free. Needs the JDK's module {@code jdk.unsupported}.
 */
public interface SignalHandling {

    /**
     * Has {@code callback} called in this loop's turn each time the process gets the signal. A loop that waits for events is woken; one
     * that is not running calls it in its next run. A second signal waits until the callback for the first has returned.
     *
     * <p>A loop has one handler a signal: added again, the new callback takes the place of the old. While any loop handles {@code INT},
     * Ctrl-C cancels no main task: that is left to the handlers. One that throws {@link KeyboardInterruptError} ends its loop's run.
     * asyncio's {@code add_signal_handler}.
     *
     * @param signal   its name, such as {@code "TERM"}
     * @param callback what to call, in the context of this call; what it throws goes to the {@link ExceptionHandler}
     * @throws IllegalArgumentException      if this system has no such signal
     * @throws UnsupportedOperationException if nobody can handle it ({@code KILL}), or the JVM keeps it for itself
     * @throws WrongThreadException          if called outside the loop while it runs
     * @throws IllegalStateException         if the loop is closed
     */
    void addSignalHandler(String signal, Runnable callback);

    /**
     * Takes this loop's handler of a signal away; a signal that has come and was not handled yet is dropped. Allowed on a closed loop,
     * which has none, so that clean-up code need not ask. asyncio's {@code remove_signal_handler}.
     *
     * @param signal its name
     * @return whether there was one
     * @throws IllegalArgumentException if this system has no such signal
     * @throws WrongThreadException     if called outside the loop while it runs
     */
    boolean removeSignalHandler(String signal);
}
