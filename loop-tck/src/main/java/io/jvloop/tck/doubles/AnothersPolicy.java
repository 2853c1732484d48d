package io.jvloop.tck.doubles;

import io.jvloop.spi.Availability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A policy that is another's, but for what it does with the back ends that the other opens. */
public interface AnothersPolicy extends LoopPolicy {
    LoopPolicy other();

    @Override
    default String name() {
        return other().name();
    }

    @Override
    default int priority() {
        return other().priority();
    }

    @Override
    default Availability availability() {
        return other().availability();
    }

    /** What is done in place of each call of a back end. */
    interface Hook {
        Object instead(String method, Object[] arguments, Call call) throws Throwable;
    }

    /** The call itself. */
    interface Call {
        Object proceed() throws Throwable;
    }

    /** The back end, each of whose calls passes the hook. */
    static IoBackend hooked(IoBackend backend, Hook hook) {
        return (IoBackend) Proxy.newProxyInstance(IoBackend.class.getClassLoader(), new Class<?>[] {IoBackend.class},
                (proxy, method, arguments) -> hook.instead(method.getName(), arguments, () -> {
                    try {
                        return method.invoke(backend, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
