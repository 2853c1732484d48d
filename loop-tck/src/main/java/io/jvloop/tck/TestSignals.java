package io.jvloop.tck;

import java.io.IOException;

/** Sends the process signals. By reflection: javac's warning of the JDK's class cannot be switched off. */
final class TestSignals {
    private TestSignals() {
    }

    static void raise(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            signal.getMethod("raise", signal).invoke(null, signal.getConstructor(String.class).newInstance(name));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("cannot raise SIG" + name, e);
        }
    }

    /** From outside, as {@code kill} does: the JDK raises only what is handled. */
    static void send(String name) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + ProcessHandle.current().pid()).start().waitFor();
    }
}
