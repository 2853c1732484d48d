package io.jvloop.core;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. How the coroutines of this JVM run: mounted on the loop's own thread (rung 1) or passing a baton (rung 2).
 *
 * <p>Decided once, when the first loop opens or somebody asks for the reason, and by trying: a private constructor that is still there may
 * mean something else in the next JDK. Never in a class initialiser, for the trial waits for another virtual thread, and a virtual thread
 * that waits in an initialiser keeps its carrier, which may be the only one.
 *
 * @param mounts    whether it is rung 1
 * @param objection why it is not, null if it is
 * @param lacksFlag whether {@link VirtualThreads#FLAG} would change that
 */
record Rung(boolean mounts, @Nullable String objection, boolean lacksFlag) {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static volatile @Nullable Rung decided;

    /** Whether virtual threads are mounted on loops' own threads. False before the first loop, where nobody is in a loop's turn. */
    static boolean isMounted() {
        Rung seen = decided;
        return seen != null && seen.mounts;
    }

    /** The decision, made now if it was not yet. */
    static Rung inForce() {
        Rung seen = decided;
        return seen != null ? seen : decide();
    }

    private static synchronized Rung decide() {
        Rung made = decided;
        if (made == null) {
            made = tried();
            decided = made;
        }
        return made;
    }

    private static Rung tried() {
        Throwable missing = VirtualThreads.missing();
        if (missing instanceof ReflectiveOperationException && !(missing instanceof IllegalAccessException)) {
            return new Rung(false, "this JDK (" + Runtime.version() + ") has no such scheduler hook: " + missing, false);
        } else if (missing != null) {
            return new Rung(false, missing.toString(), true);
        }
        String objection = MountTrial.objection(VirtualThreads::builder, VirtualThreads.defaultScheduler(), LIMIT);
        return objection == null ? new Rung(true, null, false)
                : new Rung(false, "mounting does not work in this JVM (" + Runtime.version() + "): " + objection, false);
    }

    /** For a person: the rung, and why it is not the better one. */
    String describe() {
        if (mounts) {
            return "rung 1, virtual threads mounted on the loop's own thread";
        }
        return "rung 2, virtual threads that pass a baton (slower, and a call that blocks stops the loop); "
                + (lacksFlag ? "missing flag: " + VirtualThreads.FLAG + " (" + objection + ")" : objection);
    }

    /** The line that a program started on the slower rung logs once. */
    String warning() {
        return "jvloop runs on its slower rung; "
                + (lacksFlag ? "start the JVM with: " + VirtualThreads.FLAG : objection + "; a later jvloop may know this JDK");
    }

    /** For a report of a loop that stands: what the rung has to do with it. */
    String advice() {
        return mounts ? "" : "; a call that blocks stops the loop because "
                + (lacksFlag ? "the JVM was started without " + VirtualThreads.FLAG : objection);
    }
}
