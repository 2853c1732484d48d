package io.jvloop.tck.signals;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.LoopOptions;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The JDK's own view of signals, {@code sun.misc.Signal}. By reflection: javac's warning of that class cannot be switched off. */
public final class Signals {
    private Signals() {
    }

    /** Whether the system has such a signal. */
    static boolean exists(String name) {
        try {
            signal(name);
            return true;
        } catch (ReflectiveOperationException missing) {
            return false;
        }
    }

    /** Whether the system has such a signal, and the JVM lets programs handle it: with {@code -Xrs} not those that end it. */
    public static boolean has(String name) {
        try {
            signal(name);
            present(name);
            return true;
        } catch (ReflectiveOperationException | AssertionError missing) {
            return false;
        }
    }

    /** Skips the test if the process inherited these signals as ignored: its JVM then handles them no more than its children do. */
    public static void needsUnignored(String... names) {
        for (String name : names) {
            assumeTrue(!exists(name) || !present(name).contains("SIG_IGN"),
                    "needs SIG" + name + ", which this process inherited as ignored, as a background job of a shell does");
        }
    }

    /** Sends it to this process. */
    public static void raise(String name) {
        try {
            Object signal = signal(name);
            signal.getClass().getMethod("raise", signal.getClass()).invoke(null, signal);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** Raises it, and returns when all loops know: they are told in the order in which they asked, and the one made here is the last. */
    static void raiseAndSee(LoopOptions options, String name, int times) {
        try (EventLoop witness = Asyncio.newEventLoop(options)) {
            int[] seen = new int[1];
            witness.addSignalHandler(name, () -> {
                if (++seen[0] == times) {
                    witness.stop();
                }
            });
            for (int i = 0; i < times; i++) {
                raise(name);
            }
            witness.runForever();
        }
    }

    /** Skips the test if {@link #kill} cannot work. */
    public static void needsKill() throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-l").redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException missing) {
            assumeTrue(false, "needs the command kill");
        }
    }

    /** Sends it to this process by the command that people use. */
    public static void kill(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(ProcessHandle.current().pid())).inheritIO().start().waitFor();
    }

    /** Handles it as a program would that knows nothing of jvloop. Answers the handler there was. */
    public static Object handle(String name, Runnable action) {
        try {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            return restore(name, Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                action.run();
                return null;
            }));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts a handler back. Answers the one there was. */
    static Object restore(String name, Object handler) {
        try {
            Object signal = signal(name);
            return signal.getClass().getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler")).invoke(null, signal,
                    handler);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    /** What is in place, as a text that tells one handler from another. */
    static String present(String name) {
        Object found = handle(name, () -> {});
        restore(name, found);
        return found.toString();
    }

    private static Object signal(String name) throws ReflectiveOperationException {
        try {
            return Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        } catch (InvocationTargetException unknown) {
            throw new ReflectiveOperationException("no signal " + name, unknown.getCause());
        }
    }
}
