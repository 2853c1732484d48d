/**
 * The conformance kit: what every back end passes.
 *
 * <p>A contract is an abstract JUnit class. A back end subclasses each in a few lines, naming its policy:
 *
 * <pre>{@code
 * class EpollStreamTest extends StreamContract {
 *     @Override
 *     protected LoopPolicy policy() {
 *         return new EpollPolicy();
 *     }
 * }
 * }</pre>
 *
 * <p>The task-side contracts also run on {@link io.jvloop.tck.ManualPolicy}, where time is simulated and there are no sockets.
 */
package io.jvloop.tck;
