package io.jvloop;

/**
 * Counters of a loop's work since it was opened.
 *
 * @param turns     turns made
 * @param polls     polls of the back end
 * @param waits     polls that could wait
 * @param callbacks callbacks and I/O events run
 * @param steps     times a task was begun or continued
 * @param wakeups   times another thread had to wake the loop
 * @param replaced  callbacks that blocked in JDK code and whose runner was replaced
 * @param ready     entries in the ready queue now
 * @param timers    timers pending now
 * @param tasks     unfinished tasks now
 */
public record LoopStatistics(long turns, long polls, long waits, long callbacks, long steps, long wakeups, long replaced, int ready,
        int timers, int tasks) {
}
