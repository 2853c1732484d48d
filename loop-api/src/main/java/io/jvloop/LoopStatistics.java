package io.jvloop;

/**
 * Counters of a loop's work since it was opened.
 *
 * @param turns     turns made
 * @param polls     how often the back end was polled
 * @param waits     how many of these polls could wait
 * @param callbacks callbacks and I/O events run
 * @param steps     times a task was begun or continued
 * @param wakeups   times another thread had to wake the loop
 * @param replaced  callbacks that blocked in JDK code and were left to go on by themselves
 * @param ready     entries in the ready queue now
 * @param timers    timers pending now
 * @param tasks     unfinished tasks now
 */
public record LoopStatistics(long turns, long polls, long waits, long callbacks, long steps, long wakeups, long replaced, int ready,
        int timers, int tasks) {
}
