package io.jvloop.tck;

import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.KeyboardInterruptError;
import io.jvloop.Promise;
import io.jvloop.VoidBody;
import io.jvloop.tck.manual.ManualPolicy;
import io.jvloop.tck.signals.Signals;

/** Sends itself Ctrl-C in a run and tells what became of it. */
final class InterruptedProgram {
    private InterruptedProgram() {
    }

    public static void main(String[] scenario) throws Exception {
        switch (scenario[0]) {
            case "once" -> tell(InterruptedProgram::once);
            case "swallowed" -> tell(InterruptedProgram::swallows);
            case "cancelled too" -> tell(InterruptedProgram::isCancelledToo);
            case "twice" -> tell(InterruptedProgram::twice);
            case "handled" -> {
                Signals.handle("INT", () -> System.out.println("own handler"));
                tell(InterruptedProgram::survives);
            }
            case "afterwards" -> {
                tell(() -> System.out.println("main"));
                Signals.raise("INT");
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
        } catch (CancelledError cancelled) {
            System.out.println("cancelled");
        }
    }

    private static void once() throws Exception {
        Promise<Void> awaited = Asyncio.runningLoop().createFuture();
        Signals.raise("INT");
        try {
            awaited.await();
        } finally {
            System.out.println("future cancelled: " + awaited.isCancelled());
        }
    }

    private static void swallows() throws Exception {
        Promise<Void> never = Asyncio.runningLoop().createFuture();
        Signals.raise("INT");
        try {
            never.await();
        } catch (CancelledError swallowed) {
            System.out.println("swallowed");
        }
        Asyncio.yieldNow();
        System.out.println("went on");
    }

    private static void isCancelledToo() throws Exception {
        Asyncio.currentTask().cancel();
        Signals.raise("INT");
        CancelledError ended = new CancelledError("never seen");
        while (Asyncio.currentTask().cancelling() < 2) {
            try {
                Asyncio.yieldNow();
            } catch (CancelledError cancelled) {
                ended = cancelled;
            }
        }
        throw ended;
    }

    private static void twice() throws Exception {
        Promise<Void> never = Asyncio.runningLoop().createFuture();
        Signals.raise("INT");
        try {
            never.await();
        } catch (CancelledError first) {
            System.out.println("first swallowed");
        }
        Signals.raise("INT");
        try {
            Asyncio.runningLoop().<Void>createFuture().await();
        } catch (CancelledError shutdown) {
            System.out.println("shutdown swallowed");
        }
    }

    private static void survives() throws Exception {
        Signals.raise("INT");
        Asyncio.toThread(() -> Thread.sleep(50)); // long enough for a cancellation to come, were there one
        System.out.println("not cancelled");
    }
}
