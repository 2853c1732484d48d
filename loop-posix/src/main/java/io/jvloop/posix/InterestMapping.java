package io.jvloop.posix;

import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.FileDescriptor;

/** How the bits of {@link io.jvloop.spi.readiness.Readiness} are told to a kind of Netty handler. Stateless. */
public interface InterestMapping {

    /**
     * Makes the handle that Netty calls with events.
     *
     * @param descriptor what is watched
     * @param watch      gets the events, as bits of {@link io.jvloop.spi.readiness.Readiness}
     * @return the handle
     */
    IoHandle handle(FileDescriptor descriptor, DescriptorWatch watch);

    /**
     * Tells the system what is wanted now. Readability is watched in any case, and reported when it changes.
     *
     * @param registration the handle's
     * @param writable     whether writability is wanted
     */
    void submit(IoRegistration registration, boolean writable);

    /**
     * Whether a descriptor is closed before its registration is cancelled.
     *
     * @return true if that saves a system call; false if the system wants it the other way round
     */
    boolean closesFirst();
}
