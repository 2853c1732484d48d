package io.jvloop.core.carrier;

import io.jvloop.core.report.Rethrow;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The only file that knows how a virtual thread gets a scheduler of its own: in JDK 25 by a package-private constructor of its builder.
 * When the JDK has a public API for that, this file changes. It only looks the constructor up; {@link CoroutineMode} tries whether it
 * works.
 */
public final class VirtualThreads {
    /** The flag that opens the constructor to this module. */
    public static final String FLAG = "--add-opens java.base/java.lang="
            + (VirtualThreads.class.getModule().isNamed() ? VirtualThreads.class.getModule().getName() : "ALL-UNNAMED");
    private static final MethodHandle CURRENT_CARRIER;
    private static final @Nullable MethodHandle NEW_BUILDER;
    private static final @Nullable Executor DEFAULT_SCHEDULER;
    private static final @Nullable Throwable MISSING;

    static {
        MethodHandles.Lookup ours = MethodHandles.lookup();
        MethodType thread = MethodType.methodType(Thread.class);
        MethodHandle carrier;
        MethodHandle builder = null;
        Executor scheduler = null;
        Throwable missing = null;
        try {
            carrier = ours.findStatic(Thread.class, "currentThread", thread);
            try {
                Class<?> type = Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder");
                MethodHandles.Lookup theirs = MethodHandles.privateLookupIn(type, ours);
                MethodHandle found = theirs.findConstructor(type, MethodType.methodType(void.class, Executor.class));
                carrier = MethodHandles.privateLookupIn(Thread.class, ours).findStatic(Thread.class, "currentCarrierThread", thread);
                scheduler = findDefaultScheduler();
                builder = found.asType(MethodType.methodType(Thread.Builder.OfVirtual.class, Executor.class));
            } catch (ReflectiveOperationException | RuntimeException e) {
                missing = e;
            }
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
        CURRENT_CARRIER = carrier;
        NEW_BUILDER = builder;
        DEFAULT_SCHEDULER = scheduler;
        MISSING = missing;
    }

    private VirtualThreads() {
    }

    /**
     * The JDK's scheduler; null if this JDK names it differently. It is needed only where threads inherit the scheduler of their starter.
     */
    private static @Nullable Executor findDefaultScheduler() throws ReflectiveOperationException {
        try {
            Field field = Class.forName("java.lang.VirtualThread").getDeclaredField("DEFAULT_SCHEDULER");
            field.setAccessible(true);
            return field.get(null) instanceof Executor scheduler ? scheduler : null;
        } catch (NoSuchFieldException _) {
            return null;
        }
    }

    /** Why this JVM cannot give a virtual thread a scheduler; null if it can. */
    public static @Nullable Throwable missing() {
        return MISSING;
    }

    /** The JDK's scheduler of ordinary virtual threads, if it was found. */
    public static @Nullable Executor defaultScheduler() {
        return DEFAULT_SCHEDULER;
    }

    /** The platform thread that runs the calling code, where the JDK tells it; else the calling thread. */
    public static Thread currentCarrier() {
        try {
            return (Thread) CURRENT_CARRIER.invokeExact();
        } catch (Throwable e) {
            throw new AssertionError("bug in jvloop: Thread.currentCarrierThread cannot throw", e);
        }
    }

    /** A builder of virtual threads that {@code scheduler} mounts. */
    public static Thread.Builder.OfVirtual builder(Executor scheduler) {
        MethodHandle make = NEW_BUILDER;
        assert make != null;
        try {
            return (Thread.Builder.OfVirtual) make.invokeExact(scheduler);
        } catch (Throwable e) {
            throw Rethrow.<RuntimeException>as(e);
        }
    }
}
