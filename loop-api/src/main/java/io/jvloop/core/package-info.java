/**
 * The one core behind every back end: the loop, its runs and its end. Its rooms: {@code turn} makes the turns and says who runs,
 * {@code queue} has what waits for its turn, {@code carrier} mounts virtual threads, {@code task} has futures, tasks and what combines
 * them, {@code executor} what other threads do for the loop and ask of it, {@code signal} the process's signals, {@code policy} the choice
 * of a back end, {@code inspect} what is told to those who look in, {@code report} the log and its texts.
 */
package io.jvloop.core;
