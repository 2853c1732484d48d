package io.jvloop.core.task;

import io.jvloop.Body;
import io.jvloop.Coroutine;
import io.jvloop.GroupBody;
import io.jvloop.VoidBody;
import io.jvloop.VoidCoroutine;
import io.jvloop.VoidGroupBody;
import java.util.Objects;
import java.util.concurrent.Callable;

/** Turns bodies without a value into ones that give null, so that everything below is written once. */
public final class VoidAdapters {
    private VoidAdapters() {
    }

    public static <X extends Exception> Body<Void, X> body(VoidBody<X> body) {
        Objects.requireNonNull(body, "body");
        return () -> {
            body.execute();
            return null;
        };
    }

    public static Coroutine<Void> coroutine(VoidCoroutine body) {
        return new VoidAdapter(Objects.requireNonNull(body, "body"));
    }

    private record VoidAdapter(VoidCoroutine wrapped) implements Coroutine<Void> {
        @Override
        public Void run() throws Exception {
            wrapped.execute();
            return null;
        }
    }

    /** The body as user code gave it. */
    static VoidCoroutine unwrap(VoidCoroutine body) {
        return body instanceof VoidAdapter adapter ? adapter.wrapped : body;
    }

    public static GroupBody<Void> group(VoidGroupBody body) {
        Objects.requireNonNull(body, "body");
        return group -> {
            body.execute(group);
            return null;
        };
    }

    public static Callable<Void> callable(VoidBody<?> body) {
        Objects.requireNonNull(body, "body");
        return () -> {
            body.execute();
            return null;
        };
    }
}
