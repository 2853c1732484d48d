package io.jvloop.spi;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. What an event loop gives to a bridge between it and another framework. Every loop of jvloop implements it,
 * so a bridge casts the {@code EventLoop} that it is given.
 */
public interface BridgedLoop {

    /**
     * The core's services.
     *
     * @return the context that the loop's back end has, too
     */
    BackendContext backendContext();

    /**
     * A part of the loop's back end.
     *
     * @param type the part's class or interface
     * @param <T>  that type
     * @return as {@link IoBackend#part}
     */
    <T> @Nullable T backendPart(Class<T> type);

    /**
     * What the bridge keeps for this loop, for as long as the loop lives. A {@link LoopAttachment} is told when the loop has been closed.
     *
     * @param type  the key, a class of the bridge's
     * @param maker makes it, once for each loop
     * @param <T>   its type
     * @return the loop's
     */
    <T> T attachment(Class<T> type, Supplier<T> maker);
}
