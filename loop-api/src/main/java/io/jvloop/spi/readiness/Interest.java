package io.jvloop.spi.readiness;

import io.jvloop.spi.IoEntry;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. What a handle wants to hear of its channel. While the handle's callback is parked it hears nothing of a
 * level-triggered poller, which would report the same again and again.
 */
final class Interest {
    private final Registry registry;
    private final Pollable channel;
    private final IoEntry entry;
    private @Nullable Registration registration;
    private int wanted;
    private boolean muted;

    Interest(Registry registry, Pollable channel, IoEntry entry) {
        this.registry = registry;
        this.channel = channel;
        this.entry = entry;
    }

    /** Goes on with a registration that somebody else has begun, and wants nothing yet. */
    void takeOver(Registration begun, EventSource source) {
        registration = begun;
        begun.setSource(source);
        begun.setInterest(0);
    }

    boolean isRegistered() {
        return registration != null;
    }

    void register(EventSource source, int first) throws IOException {
        registration = registry.register(channel, source, first);
        wanted = first;
    }

    int wanted() {
        return wanted;
    }

    void set(int interest) {
        if (wanted != interest) {
            wanted = interest;
            if (!muted) {
                tell(interest);
            }
        }
    }

    /** The poller has reported something: queues the entry. */
    void reported() {
        if (entry.isBusy() && !registry.isEdgeTriggered()) {
            muted = true;
            tell(0);
        }
        entry.makeReady();
    }

    /** The callback has returned. */
    void unmute() {
        if (muted) {
            muted = false;
            tell(wanted);
        }
    }

    private void tell(int interest) {
        if (registration != null) {
            registration.setInterest(interest);
        }
    }

    /** Closes the channel, and is told nothing more. */
    void close() {
        Registration ended = registration;
        registration = null;
        if (ended != null) {
            ended.close();
        } else {
            channel.close();
        }
    }
}
