package io.jvloop.spi.readiness;

import java.nio.channels.SelectableChannel;

/** Stateless. What the JDK's own selectors take, which is less than their signature says. */
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
