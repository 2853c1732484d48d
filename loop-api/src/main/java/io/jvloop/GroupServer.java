package io.jvloop;

import java.net.SocketAddress;
import java.util.List;

/** Safe for use by any thread. A server of a {@link LoopGroup}: each of its loops serves a part of the connections. */
public interface GroupServer extends AutoCloseable {

    /**
     * The addresses at which it listens, the same for all loops, with the real ports.
     *
     * @return the addresses, also after the close
     */
    List<SocketAddress> addresses();

    /**
     * Stops listening. Accepted connections continue. Idempotent. In a task this suspends, and in another thread it blocks, until no loop
     * of the group listens any more; in a callback of a loop it only asks for it.
     */
    @Override
    void close();

    /**
     * The group.
     *
     * @return it
     */
    LoopGroup group();
}
