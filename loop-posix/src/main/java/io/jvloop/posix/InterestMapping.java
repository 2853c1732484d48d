package io.jvloop.posix;

import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import java.io.IOException;

/** How the bits of {@link io.jvloop.spi.readiness.Readiness} are told to a kind of Netty handler. Stateless. */
public interface InterestMapping {

    /**
     * Whether a descriptor that its owner lends must be looked at before: a kqueue takes files, which are always ready, and Netty's handler
     * of it keeps the number 0 for itself. Epoll refuses files, and to look would load JNR in a turn.
     */
    boolean looksAtLent();

    /** Makes the handle that Netty calls with a descriptor's events. */
    IoHandle handle(DescriptorWatch watch) throws IOException;

    /**
     * Tells the system what is wanted from the beginning: readability in any case, reported when it changes, and what the watch says of
     * writability.
     */
    void start(IoRegistration registration, DescriptorWatch watch);

    /** Tells the system that the watch has begun, or ceased, to want writability. */
    void change(IoRegistration registration, DescriptorWatch watch);

    /**
     * Tells the system that nothing is wanted any more, before the registration is cancelled and the descriptor closed. Answers whether
     * what was told must reach the system before that close; if not, cancelling says enough.
     */
    boolean end(IoRegistration registration, DescriptorWatch watch);
}
