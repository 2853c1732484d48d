package io.jvloop;

/**
 * Confined to its loop. How an {@link EventLoop} handles the signals of its process.
 *
 * <p>A signal is named as by {@code kill -l}, with or without {@code SIG}: {@code "TERM"} and {@code "SIGTERM"} are the same. Signals are
 * sent to the process as a whole, so loops share them: each loop that handles a signal gets it. The former handler (the JVM's own, which
 * ends the process at {@code INT}, {@code TERM} and {@code HUP}, the system's default, or one of the program's) is replaced meanwhile, and
 * restored when the last loop removes its handler or is closed.
 *
 * <p>The JVM keeps {@code SEGV}, {@code BUS}, {@code FPE}, {@code ILL}, {@code QUIT}, and others that it uses (on Linux {@code USR2},
 * {@code PIPE} and {@code XFSZ}). {@code USR1} is free. Needs the JDK's module {@code jdk.unsupported}.
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
     * Removes this loop's handler of a signal; a signal that was not handled yet is dropped. Allowed on a closed loop, which has none, so
     * that clean-up code need not check. asyncio's {@code remove_signal_handler}.
     *
     * @param signal its name
     * @return whether there was a handler
     * @throws IllegalArgumentException if this system has no such signal
     * @throws WrongThreadException     if called outside the loop while it runs
     */
    boolean removeSignalHandler(String signal);
}
