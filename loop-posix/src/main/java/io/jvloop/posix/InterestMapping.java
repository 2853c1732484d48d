package io.jvloop.posix;

import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import java.io.IOException;

/** Stateless. Translates the bits of {@link io.jvloop.spi.readiness.Readiness} for a kind of Netty handler. */
public interface InterestMapping {

    /**
     * Whether a caller's descriptor must be checked before it is registered. kqueue accepts files, which are always ready, and Netty's
     * kqueue handler reserves the number 0. epoll refuses files, and a check would load JNR in a turn.
     *
     * @return true if {@link LentDescriptor#prepare} must be called
     */
    boolean checksLent();

    /**
     * Whether a caller's descriptor is watched by a duplicate, if it is {@linkplain #checksLent checked}. Netty's handlers keep one
     * registration a number. Where others have registrations, too, and the poller does not hear of them, the number may be one of theirs.
     *
     * @return true if the handler is somebody else's
     */
    default boolean duplicatesLent() {
        return false;
    }

    /**
     * Makes the handle that Netty calls with events.
     *
     * @param watch gives the descriptor and gets the events
     * @return the handle
     * @throws IOException if the system cannot watch the descriptor
     */
    IoHandle handle(DescriptorWatch watch) throws IOException;

    /**
     * Registers the initial interest: in readability always, edge-triggered, and in writability as the watch says.
     *
     * @param registration the handle's
     * @param watch        gives the interest
     */
    void start(IoRegistration registration, DescriptorWatch watch);

    /**
     * Registers that the interest in writability has changed.
     *
     * @param registration the handle's
     * @param watch        gives the new interest
     */
    void change(IoRegistration registration, DescriptorWatch watch);

    /**
     * Withdraws all interest, before the registration is cancelled and the descriptor closed.
     *
     * @param registration the handle's
     * @param watch        gives the former interest
     * @return true if the system must know before the descriptor is closed; false if cancelling suffices
     */
    boolean end(IoRegistration registration, DescriptorWatch watch);
}
