package io.jvloop.core.carrier;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. How the coroutines of this JVM run: in mounted mode, on the loop's own thread, or in baton mode, on ordinary
 * virtual threads that pass a baton.
 *
 * <p>Decided once, when the first loop opens or somebody asks, and by a trial: a private constructor that still exists may behave
 * differently in the next JDK. Never in a class initializer, since the trial waits for another virtual thread, and a virtual thread that
 * waits in an initializer keeps its carrier, which may be the only one.
 *
 * @param mounts    whether it is mounted mode, else baton mode
 * @param objection why it is not mounted mode, null if it is
 * @param lacksFlag whether {@link VirtualThreads#FLAG} would enable mounted mode
 */
public record CoroutineMode(boolean mounts, @Nullable String objection, boolean lacksFlag) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static volatile @Nullable CoroutineMode decided;

    /** Whether virtual threads are mounted on loops' own threads. False before the first loop, when nobody is in a loop's turn. */
    public static boolean isMounted() {
        CoroutineMode seen = decided;
        return seen != null && seen.mounts;
    }

    /** The mode, which is decided now if it was not yet. */
    public static CoroutineMode current() {
        CoroutineMode seen = decided;
        return seen != null ? seen : decide();
    }

    private static synchronized CoroutineMode decide() {
        CoroutineMode made = decided;
        if (made == null) {
            made = tryMounting();
            decided = made;
        }
        return made;
    }

    private static CoroutineMode tryMounting() {
        Throwable missing = VirtualThreads.missing();
        if (missing instanceof ReflectiveOperationException && !(missing instanceof IllegalAccessException)) {
            return new CoroutineMode(false, "this JDK (" + Runtime.version() + ") has no such scheduler hook: " + missing, false);
        } else if (missing != null) {
            return new CoroutineMode(false, missing.toString(), true);
        }
        String objection = MountTrial.run(VirtualThreads::builder, VirtualThreads.defaultScheduler(), LIMIT);
        return objection == null ? new CoroutineMode(true, null, false)
                : new CoroutineMode(false, "mounting does not work in this JVM (" + Runtime.version() + "): " + objection, false);
    }

    /** A text for users: the mode, and why it is not mounted mode. */
    public String describe() {
        if (mounts) {
            return "mounted mode, virtual threads mounted on the loop's own thread";
        }
        return "baton mode, virtual threads that pass a baton (slower, and a call that blocks stops the loop); "
                + (lacksFlag ? "missing flag: " + VirtualThreads.FLAG + " (" + objection + ")" : objection);
    }

    /** The line that is logged once in baton mode. */
    public String warning() {
        return "jvloop runs in baton mode, the slower one; "
                + (lacksFlag ? "start the JVM with: " + VirtualThreads.FLAG : objection + "; a later jvloop may know this JDK");
    }

    /** What the mode contributes to a blocked loop, for its report. */
    public String advice() {
        return mounts ? "" : "; a call that blocks stops the loop because "
                + (lacksFlag ? "the JVM was started without " + VirtualThreads.FLAG : objection);
    }
}
