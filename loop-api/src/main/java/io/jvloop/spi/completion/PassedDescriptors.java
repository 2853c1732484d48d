package io.jvloop.spi.completion;

import java.util.function.IntConsumer;

/**
 * Open descriptors that arrived with a block's bytes, and are closed with it unless they are taken.
 *
 * @param numbers the descriptors
 * @param closing closes one
 */
public record PassedDescriptors(int[] numbers, IntConsumer closing) {

    /** Closes them, since nobody has taken them. */
    void close() {
        for (int number : numbers) {
            closing.accept(number);
        }
    }
}
