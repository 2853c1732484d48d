package io.jvloop.spi.readiness;

import java.nio.channels.SelectableChannel;

/** Stateless. The class of the channels that the JDK's own selectors accept; their method signatures say more. */
final class SelectableKind {
    static final Class<?> JDKS = named("sun.nio.ch.SelChImpl");

    private SelectableKind() {
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException otherJdk) {
            return SelectableChannel.class; // then the selector itself refuses, later
        }
    }
}
