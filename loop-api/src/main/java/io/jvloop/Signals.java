package io.jvloop;

/**
 * Confined to its loop. How an {@link EventLoop} hears of the process's signals.
 *
 * <p>Names are the system's with or without {@code SIG}: {@code "TERM"}, {@code "SIGTERM"}. Each loop that handles a signal hears of it.
 * The JVM keeps some for itself, such as SEGV and QUIT, and the system KILL and STOP.
 */
public interface Signals {

    /**
     * Has {@code callback} run for each arrival of a signal, as an ordinary callback of this loop; a loop that waits wakes up. It replaces
     * the loop's former callback for the signal, and what the JVM would do otherwise: a TERM that is handled does not end the process. A
     * handler of INT comes before the Ctrl-C of {@link Asyncio#run}. asyncio's {@code add_signal_handler}.
     *
     * @param signal   its name
     * @param callback what to run, in the current context; while it is parked the signal waits
     * @throws IllegalArgumentException if there is no such signal here
     * @throws IllegalStateException    if the signal cannot be handled, or the loop is closed
     */
    void addSignalHandler(String signal, Runnable callback);

    /**
     * Ends that; arrivals that have not been handled yet are dropped. When no loop handles the signal any more, it does what it did before.
     * Closing the loop ends all its handlers. asyncio's {@code remove_signal_handler}.
     *
     * @param signal its name
     * @return whether this loop handled it
     */
    boolean removeSignalHandler(String signal);
}
