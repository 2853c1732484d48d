/**
 * What completion-shaped back ends share: the life of an operation, who owns its memory, and the handles of the SPI over sockets whose
 * operations complete.
 *
 * <p>A kernel's part is a {@link io.jvloop.spi.completion.CompletionEngine} and its sockets. What an engine has to tell, it tells in
 * its poll and never inside the call that asked for it; there the handles only mark and queue, and they deliver in the loop's turn.
 */
@org.jspecify.annotations.NullMarked
package io.jvloop.spi.completion;
