package io.jvloop.core;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's unsupported way to see signals, {@code sun.misc.Signal}. By reflection: javac warns of the class in a way that cannot be
 * switched off, and a run-time image may leave it out.
 */
final class JdkSignals {
    private static final @Nullable Class<?> HANDLER;
    private static final @Nullable MethodHandle HANDLE;
    private static final @Nullable MethodHandle NEW_SIGNAL;

    static {
        Class<?> handler = null;
        MethodHandle handle = null;
        MethodHandle newSignal = null;
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> signal = Class.forName("sun.misc.Signal");
            handler = Class.forName("sun.misc.SignalHandler");
            handle = lookup.findStatic(signal, "handle", MethodType.methodType(handler, signal, handler));
            newSignal = lookup.findConstructor(signal, MethodType.methodType(void.class, String.class));
        } catch (ReflectiveOperationException e) {
            Failures.LOGGER.log(System.Logger.Level.DEBUG, "signals cannot be seen: jdk.unsupported is missing", e);
        }
        HANDLER = handler;
        HANDLE = handle;
        NEW_SIGNAL = newSignal;
    }

    private JdkSignals() {
    }

    /** Has {@code action} called when the signal arrives. Answers the handler there was, null if the JVM will not have it. */
    static @Nullable Object handle(String signal, Runnable action) {
        Class<?> handler = HANDLER;
        if (handler == null) {
            return null;
        }
        return install(signal, Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
            return switch (method.getName()) {
                case "handle" -> {
                    action.run();
                    yield null;
                }
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "jvloop's handler of SIG" + signal;
            };
        }));
    }

    static void restore(String signal, Object handler) {
        install(signal, handler);
    }

    private static @Nullable Object install(String signal, Object handler) {
        try {
            return HANDLE.invoke(NEW_SIGNAL.invoke(signal), handler);
        } catch (IllegalArgumentException reserved) {
            return null; // by the JVM, or -Xrs
        } catch (Throwable e) {
            throw new AssertionError("bug in jvloop: sun.misc.Signal.handle", e);
        }
    }

    /** Whether a handler is the JVM's own, which ends the JVM. */
    static boolean isDefault(Object handler) {
        String type = handler.getClass().getName();
        return type.startsWith("sun.misc.") || type.startsWith("jdk.internal.") || type.startsWith("java.lang.");
    }
}
