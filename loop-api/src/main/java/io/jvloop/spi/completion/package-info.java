/**
 * The cut of the SPI for systems that tell what is <em>done</em>: a back end supplies a {@link
 * io.jvloop.spi.completion.CompletionEngine} and the sockets that it opens; the handles are written once, here.
 *
 * <p>What an author writes, in the order in which it can be tried:
 * <ol>
 * <li>The engine's {@link io.jvloop.spi.completion.CompletionEngine#poll} and wake-up. {@link io.jvloop.spi.completion.OperationTable}
 * gives each {@link io.jvloop.spi.completion.Operation} the number by which the system names it, and passes its completions on. With an
 * engine that opens nothing the loop's contracts run.
 * <li>{@link io.jvloop.spi.completion.ListenSocket} and {@link io.jvloop.spi.completion.StreamSocket}: each starts its operations and
 * tells its {@code Events}. {@link io.jvloop.spi.completion.EngineSocket} knows whom to tell. With them the network's contracts run.
 * <li>{@link io.jvloop.spi.completion.DatagramSocket}, and what else the system has: the engine's other methods refuse in good order.
 * <li>The engine's {@link io.jvloop.spi.completion.CompletionEngine#close}, which waits until nothing is in flight.
 * </ol>
 * The policy then opens {@link io.jvloop.spi.completion.CompletionBackend}.
 *
 * <p>Two rules. What an engine has to tell, it tells in its poll and never inside the call that asked for it; there the handles only mark
 * and queue, and they deliver in the loop's turn. And memory belongs to an operation until its last completion: a {@link
 * io.jvloop.spi.completion.Block} has one owner, and {@link io.jvloop.spi.completion.Poison} finds who writes to one that is not his.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.spi.completion;
