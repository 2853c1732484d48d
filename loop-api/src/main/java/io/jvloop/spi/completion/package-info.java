/**
 * The cut of the SPI for systems that report what is <em>done</em>: a back end supplies a {@link io.jvloop.spi.completion.CompletionEngine}
 * and the sockets that it opens; the handles are written once, here.
 *
 * <p>What an author writes, in the order in which it can be tested:
 * <ol>
 * <li>The engine's {@link io.jvloop.spi.completion.CompletionEngine#poll} and wake-up. {@link io.jvloop.spi.completion.OperationTable}
 * gives each {@link io.jvloop.spi.completion.Operation} the number by which the system names it, and passes its completions on. The loop's
 * contracts run with an engine that opens nothing.
 * <li>{@link io.jvloop.spi.completion.ListenSocket} and {@link io.jvloop.spi.completion.StreamSocket}: each starts its operations and calls
 * its {@code Events}, which {@link io.jvloop.spi.completion.EngineSocket} keeps. The network's contracts run with them.
 * <li>{@link io.jvloop.spi.completion.DatagramSocket}, and what else the system has: the engine's other methods refuse by default.
 * <li>The engine's {@link io.jvloop.spi.completion.CompletionEngine#close}, which waits until nothing is in flight.
 * </ol>
 * The policy then opens {@link io.jvloop.spi.completion.CompletionBackend}.
 *
 * <p>Two rules. An engine reports events in its poll and never inside the call that started the operation; there the handles only mark and
 * queue, and they deliver in the loop's turn. And memory belongs to an operation until its last completion: a {@link
 * io.jvloop.spi.completion.Block} has one owner, and {@link io.jvloop.spi.completion.Poison} finds writes to a block by anybody else.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.spi.completion;
