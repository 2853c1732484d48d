/**
 * The event loop, its tasks and futures, as a program sees them.
 *
 * <p>A program starts with {@link io.jvloop.Asyncio#run(io.jvloop.Body)} and imports the rest statically:
 *
 * <pre>{@code
 * import static io.jvloop.Asyncio.*;
 *
 * void main() {
 *     run(() -> {
 *         var one = createTask(() -> work(1));
 *         var two = createTask(() -> work(2));
 *         return one.await() + two.await();
 *     });
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Every type says in its first sentence whether it is confined to its loop or safe for use by any thread. A confined
 * method called from elsewhere throws {@link java.lang.WrongThreadException} while the loop runs; a loop that does not run belongs to
 * its caller. Methods that only tell a state ({@code isClosing}, {@code buffered}) do not look who asks: what another thread hears may be
 * outdated, or never have been.
 *
 * <p><b>Suspending.</b> Methods marked {@link io.jvloop.Suspends} suspend the calling task and let others run. They may be called in a
 * task only: in a plain callback, and outside a loop's turn, they throw {@link java.lang.IllegalStateException}.
 *
 * <p><b>Null.</b> A {@code null} argument gives a {@link java.lang.NullPointerException} unless the parameter says otherwise.
 */
package io.jvloop;
