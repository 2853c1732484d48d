package io.jvloop.tck;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.Promise;
import io.jvloop.VoidBody;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Sends itself Ctrl-C and tells what became of it. By reflection: javac's warning of the JDK's class cannot be switched off. */
final class InterruptedProgram {
    private InterruptedProgram() {
    }

    public static void main(String[] scenario) throws Exception {
        switch (scenario[0]) {
            case "once" -> tell(InterruptedProgram::once);
            case "twice" -> tell(InterruptedProgram::twice);
            case "handled" -> {
                handle((proxy, method, arguments) -> {
                    System.out.println("own handler");
                    return null;
                });
                tell(InterruptedProgram::survives);
            }
            case "afterwards" -> {
                tell(() -> System.out.println("main"));
                raise();
                Thread.sleep(10_000); // until the signal ends the JVM
                System.out.println("still there");
            }
            default -> throw new IllegalArgumentException(scenario[0]);
        }
    }

    private static void tell(VoidBody<Exception> main) throws Exception {
        try {
            Asyncio.run(new ManualPolicy().options(), main);
            System.out.println("returned");
        } catch (KeyboardInterruptError interrupted) {
            System.out.println("interrupted");
        }
    }

    private static void once() throws Exception {
        Promise<Void> awaited = Asyncio.runningLoop().createFuture();
        raise();
        try {
            awaited.await();
        } finally {
            System.out.println("future cancelled: " + awaited.isCancelled());
        }
    }

    private static void twice() throws Exception {
        Promise<Void> never = Asyncio.runningLoop().createFuture();
        raise();
        try {
            never.await();
        } catch (CancelledError first) {
            System.out.println("first swallowed");
        }
        raise();
        try {
            Asyncio.runningLoop().<Void>createFuture().await();
        } catch (CancelledError shutdown) {
            System.out.println("shutdown swallowed");
        }
    }

    private static void survives() throws Exception {
        raise();
        Asyncio.toThread(() -> Thread.sleep(50)); // long enough for a cancellation to come, were there one
        System.out.println("not cancelled");
    }

    private static void raise() throws Exception {
        Class<?> signal = Class.forName("sun.misc.Signal");
        signal.getMethod("raise", signal).invoke(null, signal.getConstructor(String.class).newInstance("INT"));
    }

    private static void handle(InvocationHandler action) throws Exception {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object own = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, action);
        signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("INT"), own);
    }
}
