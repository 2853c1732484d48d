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
     * Its rank: the available policy with the highest is chosen. The back end that runs on every JDK has 0; a policy with a
     * negative rank is chosen only by name.
     *
     * @return the rank
     */
    int priority();

    /**
     * Whether it can be used here.
     *
     * @return the answer, with a reason; does not throw
     */
    Availability availability();

    /**
     * Opens a back end for one loop.
     *
     * @param context the core's services
     * @return the back end, which the loop owns and closes
     * @throws IOException if the operating system refuses
     */
    IoBackend open(BackendContext context) throws IOException;

    /**
     * Binds the calling thread to a CPU: a loop's own thread, before its first run.
     *
     * @param cpu its number, not negative
     * @throws IOException                   if there is no such CPU, or this process may not use it
     * @throws UnsupportedOperationException if the system or this policy cannot do it
     */
    default void bindThread(int cpu) throws IOException {
        throw new UnsupportedOperationException("cannot bind a thread to CPU " + cpu + ": the policy '" + name()
                + "' has no system call for it; on Linux, epoll and uring have");
    }
}
