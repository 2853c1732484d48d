/**
 * What tasks of one loop use to wait for each other: locks, events, conditions, semaphores, barriers and queues. asyncio's primitives.
 *
 * <p>They are the counterparts of {@code java.util.concurrent.locks} for code that suspends: a task that has to wait lets the other tasks
 * of its loop run. Between two suspensions nothing else of the loop runs anyway, so they are needed only around code that suspends.
 *
 * <p><b>Order.</b> Who waits first is served first. A waiter that was served and cancelled before it could go on hands on what it got, so
 * no wake-up is lost.
 *
 * <p><b>Threads.</b> All types here are confined to a loop; they are no means to talk to other threads, which need
 * {@link io.jvloop.EventLoop#callSoonThreadsafe}. They may be made anywhere, before a loop runs too. Every method but {@code toString}
 * checks its caller, also where nobody waits: until a loop has used a primitive in its turn it is its maker's, the thread that made it;
 * from then on the loop's, and while that does not run its caller's, as the loop itself is. All others get a
 * {@link java.lang.WrongThreadException}. A primitive is bound to the loop in whose turn a task first had to wait; a task of another loop
 * that would have to wait gets an {@link java.lang.IllegalStateException}.
 *
 * <p><b>Suspending.</b> Methods marked {@link io.jvloop.Suspends} belong in a task, and throw {@link java.lang.IllegalStateException}
 * elsewhere even where they would not have to wait, so that a mistake shows at once. If the task is cancelled while it waits they throw
 * {@link io.jvloop.CancelledError} and have no effect, unless they say otherwise. All other methods may be called in plain callbacks too.
 *
 * <p><b>Holding.</b> What is acquired must be released; {@code hold} does so by scope:
 *
 * <pre>{@code
 * try (var _ = lock.hold()) {
 *     balance = account.readBalance();    // suspends
 *     account.writeBalance(balance + 1);
 * }
 * }</pre>
 */
package io.jvloop.sync;
