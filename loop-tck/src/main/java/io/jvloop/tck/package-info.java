/**
 * The conformance kit: what every back end passes. {@code docs/writing-a-back-end.md} says how to write one.
 *
 * <p>To certify a back end, subclass one class and name the policy:
 *
 * <pre>{@code
 * class MyTest extends EveryContract {
 *     @Override
 *     public LoopPolicy policy() {
 *         return new MyPolicy();
 *     }
 * }
 * }</pre>
 *
 * <p>It is a suite of all contracts. A contract is an ordinary JUnit class whose name ends so; it can be subclassed alone too, by a class
 * that is a {@link io.jvloop.tck.BackEndUnderTest}. What a test needs is a {@link io.jvloop.spi.Capability}: where it is missing the test
 * is skipped, and the reason names it. Where a policy is not available, all are skipped with its reason.
 *
 * <p>{@link io.jvloop.tck.LoopFixture} opens a loop for each test, and fails the test if it leaves behind a failure that nobody took, a
 * pending task, a descriptor (seen on Linux) or a thread. {@link io.jvloop.tck.BehaviourReport} writes which items of the catalogue of
 * behaviours were proved. {@link io.jvloop.tck.net.scripts.DifferentialContract} runs random scripts and compares with a model.
 *
 * <p>The task-side contracts also run on {@link io.jvloop.tck.manual.ManualPolicy}, where time is simulated and there are no sockets.
 */
package io.jvloop.tck;
