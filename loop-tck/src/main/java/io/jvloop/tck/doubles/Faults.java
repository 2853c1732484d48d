package io.jvloop.tck.doubles;

import io.jvloop.spi.ChildHandle;
import io.jvloop.spi.ConnectRequest;
import io.jvloop.spi.DatagramHandle;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.ListenerHandle;
import io.jvloop.spi.ListenerSink;
import io.jvloop.spi.StreamHandle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. Counts the calls by which a loop leaves its own code, its logger's, its clock's, its back end's, its user's,
 * and lets the one with a given number throw.
 */
public final class Faults {
    /** What of a back end can fail. Its accessors cannot; nor can its wake-up, whose failure nothing could make good. */
    private static final Set<String> FAILING =
            Set.of("poll", "submitPending", "connect", "listen", "take", "open", "startAccepting", "stopAccepting",
                    "startReading", "stopReading", "write", "flush", "shutdownOutput", "dropOutput", "setOption", "close", "datagrams",
                    "send",
                    "spawn", "signal");
    private static final Set<Class<?>> INSTRUMENTED = Set.of(IoBackend.class, ConnectRequest.class, ListenerHandle.class,
            ListenerSink.class, StreamHandle.class, DatagramHandle.class, ChildHandle.class);
    private final int number;
    private final Supplier<? extends Throwable> kind;
    private final AtomicInteger passed = new AtomicInteger();
    private volatile boolean armed;
    private volatile @Nullable Runnable onThrow;
    private volatile @Nullable Throwable thrown;
    private volatile String where = "nowhere";

    /** Only what needs no declaration can be thrown. */
    public Faults(int number, Supplier<? extends Throwable> kind) {
        this.number = number;
        this.kind = kind;
    }

    /** What to do in the moment of the fault. */
    public void onThrow(Runnable action) {
        onThrow = action;
    }

    public void arm(boolean on) {
        armed = on;
    }

    public @Nullable Throwable thrown() {
        return thrown;
    }

    public String where() {
        return where;
    }

    /** A call leaves the loop's code. */
    public void point(String name) {
        if (!armed || passed.incrementAndGet() != number) {
            return;
        }
        Throwable fault = kind.get();
        where = name;
        thrown = fault;
        Runnable action = onThrow;
        if (action != null) {
            action.run();
        }
        if (fault instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        throw (Error) fault;
    }

    /** The same with points: before each call that can fail, and behind one that closes. */
    <T> T around(Class<T> type, T target) {
        InvocationHandler handler = (proxy, method, arguments) -> call(target, method, arguments);
        return type.cast(Proxy.newProxyInstance(Faults.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        String name = method.getName();
        boolean closes = name.equals("close");
        boolean fails = FAILING.contains(name);
        if (fails && !closes) {
            point(name);
        }
        for (int i = 0; arguments != null && i < arguments.length; i++) {
            arguments[i] = instrumented(method.getParameterTypes()[i], arguments[i]);
        }
        Object result;
        try {
            result = method.invoke(target, arguments);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
        if (closes) {
            point(name);
        }
        return instrumented(method.getReturnType(), result);
    }

    private @Nullable Object instrumented(Class<?> type, @Nullable Object value) {
        return value == null || !INSTRUMENTED.contains(type) || Proxy.isProxyClass(value.getClass()) ? value : wrap(type, value);
    }

    private <T> T wrap(Class<T> type, Object value) {
        return around(type, type.cast(value));
    }
}
