package io.jvloop.tck.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.List;

/** Whether objects can be collected. */
public final class Collected {
    /** One collection is enough as a rule; a concurrent one under way may need some more. */
    private static final int COLLECTIONS = 50;

    private Collected() {
    }

    /** Collects what can be collected. */
    public static void collect() {
        assertAll(List.of(new WeakReference<>(new Object())));
    }

    /** Fails if one of them is still reachable. */
    public static void assertAll(List<WeakReference<Object>> references) {
        for (int i = 0; i < COLLECTIONS && references.stream().anyMatch(reference -> reference.get() != null); i++) {
            System.gc();
        }
        assertThat(references.stream().filter(reference -> reference.get() != null).count()).as("still reachable").isZero();
    }
}
