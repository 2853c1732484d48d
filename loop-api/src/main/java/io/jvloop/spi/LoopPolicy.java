package io.jvloop.spi;

import java.io.IOException;

/**
 * Safe for use by any thread. A stateless factory of back ends, found by {@link java.util.ServiceLoader}: declare it in
 * {@code module-info} and in {@code META-INF/services}. asyncio's event loop policy, without its mutable global.
 */
public interface LoopPolicy {

    /**
     * Its name: the value of {@code -Djvloop.policy} that chooses it.
     *
     * @return a short lower-case word, unique among the providers
     */
    String name();

    /**
     * Its rank: the highest available one wins; NIO has 0, a negative one is chosen by name only.
     *
     * @return the rank
     */
    int priority();

    /**
     * Whether it can be used here.
     *
     * @return the answer with its reason; does not throw
     */
    Availability availability();

    /**
     * Opens a back end for one loop.
     *
     * @param context what the core lends it
     * @return the back end, owned and closed by the loop
     * @throws IOException if the operating system refuses
     */
    IoBackend open(BackendContext context) throws IOException;
}
