package io.jvloop.core;

import io.jvloop.spi.LoopAttachment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Safe for use by any thread. What bridges keep for a loop, one thing of each type. */
final class Attachments {
    private final Map<Class<?>, Object> all = new ConcurrentHashMap<>();

    /** As {@link io.jvloop.spi.BridgedLoop#attachment}. */
    <T> T get(Class<T> type, Supplier<T> maker) {
        return type.cast(all.computeIfAbsent(type, _ -> maker.get()));
    }

    /** Tells each that the loop is closed, whatever the others throw. */
    void loopClosed() {
        LoopClosing.each(all.values(), attachment -> {
            if (attachment instanceof LoopAttachment bound) {
                bound.loopClosed();
            }
        });
    }
}
