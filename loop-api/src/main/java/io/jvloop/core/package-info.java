/**
 * The one core behind every back end: the turn, the queue, timers, the bridge for other threads, futures and tasks.
 *
 * <p>Start with {@code CoreEventLoop}, which owns the parts and makes the turns. {@code TurnDriver} says how user code gets onto a
 * thread; it has a form for mounted mode and one for baton mode. What other threads may touch is {@code Inbox}; everything else is
 * confined to the loop's turn.
 */
package io.jvloop.core;
