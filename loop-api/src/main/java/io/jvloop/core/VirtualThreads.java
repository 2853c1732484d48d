package io.jvloop.core;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The only file that knows how a virtual thread gets a scheduler of its own: in JDK 25 by a package-private constructor of its builder.
 * When the JDK gets a public API for it, this file changes.
 */
final class VirtualThreads {
    /** What opens the constructor to us. */
    static final String FLAG = "--add-opens java.base/java.lang="
            + (VirtualThreads.class.getModule().isNamed() ? VirtualThreads.class.getModule().getName() : "ALL-UNNAMED");
    private static final MethodHandle CURRENT_CARRIER;
    private static final @Nullable MethodHandle NEW_BUILDER;
    private static final @Nullable Throwable UNAVAILABLE;

    static {
        MethodHandles.Lookup ours = MethodHandles.lookup();
        MethodType thread = MethodType.methodType(Thread.class);
        MethodHandle carrier;
        MethodHandle builder = null;
        Throwable unavailable = null;
        try {
            carrier = ours.findStatic(Thread.class, "currentThread", thread);
            try {
                Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
                MethodHandles.Lookup theirs = MethodHandles.privateLookupIn(type, ours);
                builder = theirs.findConstructor(type, MethodType.methodType(void.class, Executor.class))
                        .asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
                carrier = MethodHandles.privateLookupIn(Thread.class, ours).findStatic(Thread.class, "currentCarrierThread", thread);
                keepSocketPollersOffLoops();
            } catch (ReflectiveOperationException e) {
                builder = null;
                unavailable = e;
            }
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        CURRENT_CARRIER = carrier;
        NEW_BUILDER = builder;
        UNAVAILABLE = unavailable;
    }

    private VirtualThreads() {
    }

    /** The JDK's socket pollers are virtual threads that inherit the scheduler of whoever uses the first socket: not a loop, therefore. */
    private static void keepSocketPollersOffLoops() throws ClassNotFoundException {
        Class.forName("sun.nio.ch.Poller");
    }

    /** Whether virtual threads can be mounted on a thread of ours: rung 1. */
    static boolean canMount() {
        return NEW_BUILDER != null;
    }

    /** Why they cannot. */
    static @Nullable Throwable unavailable() {
        return UNAVAILABLE;
    }

    /** The platform thread under the calling code, where virtual threads can be mounted; else the calling thread. */
    static Thread currentCarrier() {
        try {
            return (Thread) CURRENT_CARRIER.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError("bug in jvloop: Thread.currentCarrierThread cannot throw", e);
        }
    }

    /** A builder of virtual threads that {@code scheduler} mounts. */
    static Thread.Builder.OfVirtual builder(Executor scheduler) {
        MethodHandle make = NEW_BUILDER;
        assert make != null;
        try {
            return (Thread.Builder.OfVirtual) make.invokeExact(scheduler);
        } catch (Throwable e) {
            throw new AssertionError("bug in jvloop: the constructor was found but does not work", e);
        }
    }
}
