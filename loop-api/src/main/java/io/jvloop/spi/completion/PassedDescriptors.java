package io.jvloop.spi.completion;

import java.util.function.IntConsumer;

/**
 * Open descriptors that have come with a block's bytes, and are closed with it unless somebody takes them.
 *
 * @param numbers the descriptors
 * @param closing closes one
 */
public record PassedDescriptors(int[] numbers, IntConsumer closing) {

    /** Nobody wants them. */
    void close() {
        for (int number : numbers) {
            closing.accept(number);
        }
    }
}
