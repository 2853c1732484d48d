package io.jvloop.core.signal;

import io.jvloop.core.report.Rethrow;
import io.jvloop.spi.Log;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's unsupported way to see signals, {@code sun.misc.Signal}. By reflection: javac warns of the class in a way that cannot be
 * switched off, and a run-time image may leave it out.
 *
 * <p>The JDK calls a handler in a new thread for each signal that came, so neither its order nor its thread means anything.
 */
final class JdkSignals {
    private static final @Nullable Class<?> HANDLER;
    private static final @Nullable MethodHandle HANDLE;
    private static final @Nullable MethodHandle NEW_SIGNAL;
    private static final @Nullable MethodHandle NUMBER;
    private static final @Nullable MethodHandle CALL;
    private static final @Nullable Object DEFAULT;
    private static final @Nullable Object IGNORE;

    static {
        Class<?> handler = null;
        MethodHandle handle = null;
        MethodHandle newSignal = null;
        MethodHandle number = null;
        MethodHandle call = null;
        Object byDefault = null;
        Object ignore = null;
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> signal = Class.forName("sun.misc.Signal");
            handler = Class.forName("sun.misc.SignalHandler");
            handle = lookup.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler));
            newSignal = lookup.findConstructor(signal, MethodType.methodType(void.class, String.class));
            number = lookup.findVirtual(signal, "getNumber", MethodType.methodType(int.class));
            call = lookup.findVirtual(handler, "handle", MethodType.methodType(void.class, signal));
            byDefault = handler.getField("SIG_DFL").get(null);
            ignore = handler.getField("SIG_IGN").get(null);
        } catch (ReflectiveOperationException e) {
            Log.log(System.Logger.Level.DEBUG, "signals cannot be seen: jdk.unsupported is missing", e);
        }
        HANDLER = handler;
        HANDLE = handle;
        NEW_SIGNAL = newSignal;
        NUMBER = number;
        CALL = call;
        DEFAULT = byDefault;
        IGNORE = ignore;
    }

    private JdkSignals() {
    }

    static boolean isSupported() {
        return HANDLER != null;
    }

    /** The number of the signal with this name without {@code SIG}; -1 if the system has none, or none can be seen. */
    static int number(String name) {
        if (HANDLER == null) {
            return -1;
        }
        try {
            return (int) NUMBER.invoke(NEW_SIGNAL.invoke(name));
        } catch (IllegalArgumentException unknown) {
            return -1;
        } catch (Throwable e) {
            throw new AssertionError("bug in jvloop: sun.misc.Signal.getNumber", e);
        }
    }

    /** A handler that calls {@code action}, for {@link #install}. */
    static Object handler(String name, Runnable action) {
        Class<?> handler = HANDLER;
        assert handler != null;
        return Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
            return switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "jvloop's handler of SIG" + name;
            };
        });
    }

    /** Makes this the process's handler of the signal. Returns the previous one, or null if the JVM refuses. */
    static @Nullable Object install(String name, Object handler) {
        try {
            return HANDLE.invoke(NEW_SIGNAL.invoke(name), handler);
        } catch (IllegalArgumentException reserved) {
            return null; // by the JVM, or -Xrs
        } catch (Throwable e) {
            throw new AssertionError("bug in jvloop: sun.misc.Signal.handle", e);
        }
    }

    /** Calls a handler in the calling thread. The system's own actions cannot be called that way: then nothing happens. */
    static void call(Object handler, String name) {
        if (handler == DEFAULT || handler == IGNORE) {
            return;
        }
        try {
            CALL.invoke(handler, NEW_SIGNAL.invoke(name));
        } catch (Throwable failure) {
            throw Rethrow.<RuntimeException>as(failure); // the thread's uncaught exception handler gets it, as without us
        }
    }

    /** Whether a handler is not the program's, but the JVM's own, which ends the JVM, or the system's. */
    static boolean isDefault(Object handler) {
        String type = handler.getClass().getName();
        return type.startsWith("sun.misc.") || type.startsWith("jdk.internal.") || type.startsWith("java.lang.");
    }

    static boolean isIgnoring(Object handler) {
        return handler == IGNORE;
    }

    /**
     * Whether a handler is a function in native code, the JVM's or a library's. A wrapper hides its class, but shows the class in its text.
     */
    static boolean isNative(Object handler) {
        return handler != DEFAULT && handler != IGNORE && isDefault(handler) && handler.toString().contains("NativeHandler");
    }
}
