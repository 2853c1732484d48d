package io.jvloop.core.policy;

import io.jvloop.core.carrier.CoroutineMode;
import io.jvloop.core.policy.PolicySearch.Candidate;
import io.jvloop.spi.Availability;
import io.jvloop.spi.Log;
import io.jvloop.spi.LoopPolicy;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. Chooses one of the providers: the one that {@code -Djvloop.policy} or {@code JVLOOP_POLICY} names,
 * else the one installed, else the available one of the highest priority.
 */
public final class Policies {
    private static final String PROPERTY = "jvloop.policy";
    private static final String VARIABLE = "JVLOOP_POLICY";
    private static final AtomicReference<@Nullable LoopPolicy> INSTALLED = new AtomicReference<>();
    private static final AtomicBoolean LOOP_OPENED = new AtomicBoolean();
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private Policies() {
    }

    /** What was chosen, and why. */
    record Choice(LoopPolicy policy, String reason) {
    }

    /** A name that was given outside the program, and where it was given. */
    private record Named(String name, String origin) {
    }

    public static List<LoopPolicy> available() {
        return unambiguous().candidates().stream().filter(candidate -> candidate.availability() instanceof Availability.Available)
                .map(Candidate::policy).toList();
    }

    public static LoopPolicy select() {
        return choose(unambiguous()).policy();
    }

    public static LoopPolicy named(String name) {
        return byName(unambiguous(), Objects.requireNonNull(name, "name"), "the program");
    }

    private static PolicySearch unambiguous() {
        PolicySearch found = PolicySearch.now();
        if (found.clash() != null) {
            throw new IllegalStateException(found.clash());
        }
        return found;
    }

    static Choice choose(PolicySearch found) {
        Named named = nameAsked();
        if (named != null) {
            return new Choice(byName(found, named.name(), named.origin()), "named by " + named.origin());
        }
        LoopPolicy installed = INSTALLED.get();
        return installed != null ? new Choice(installed, "installed by the program") : new Choice(best(found), "the best available");
    }

    private static LoopPolicy best(PolicySearch found) {
        found.broken().forEach(reason -> warnOnce("skipped a broken event loop provider: " + reason));
        for (Candidate candidate : found.candidates()) {
            if (candidate.priority() < 0) {
                continue;
            }
            if (candidate.availability() instanceof Availability.Unavailable(String reason, Throwable _)) {
                warnOnce("the loop policy '" + candidate.name() + "' is passed over: " + reason);
            } else {
                return candidate.policy();
            }
        }
        throw new IllegalStateException("no event loop back end is available: put loop-nio or another one on the class path or module path"
                + System.lineSeparator() + PolicyReport.of(found, null));
    }

    private static void warnOnce(String text) {
        if (WARNED.add(text)) {
            Log.warn(text);
        }
    }

    private static LoopPolicy byName(PolicySearch found, String name, String origin) {
        for (Candidate candidate : found.candidates()) {
            if (candidate.name().equals(name)) {
                if (candidate.availability() instanceof Availability.Unavailable(String reason, Throwable cause)) {
                    throw new IllegalStateException(
                            "the loop policy '" + name + "', asked for by " + origin + ", is unavailable: " + reason, cause);
                }
                return candidate.policy();
            }
        }
        throw new IllegalStateException("there is no loop policy '" + name + "', asked for by " + origin + "; there are: "
                + found.candidates().stream().map(Candidate::name).toList() + whereItIs(name)
                + (found.broken().isEmpty() ? "" : ", and these broken ones: " + found.broken()));
    }

    /** Advice for a user who asks for one of our policies, and lacks its artifact. */
    private static String whereItIs(String name) {
        String artifact = switch (name) {
            case "nio", "epoll", "kqueue" -> "loop-" + name;
            case "uring", "iocp" -> "loop-proactor";
            default -> null;
        };
        return artifact == null ? "" : "; it comes with the artifact io.jvloop:" + artifact;
    }

    private static @Nullable Named nameAsked() {
        String property = System.getProperty(PROPERTY);
        if (property != null && !property.isBlank()) {
            return new Named(property.strip(), "-D" + PROPERTY);
        }
        String variable = System.getenv(VARIABLE);
        return variable != null && !variable.isBlank() ? new Named(variable.strip(), VARIABLE) : null;
    }

    public static void install(LoopPolicy policy) {
        if (PolicySearch.availabilityOf(policy) instanceof Availability.Unavailable(String reason, Throwable cause)) {
            throw new IllegalStateException("cannot install the loop policy '" + policy.name() + "': " + reason, cause);
        }
        if (LOOP_OPENED.get()) {
            throw new IllegalStateException("cannot install the loop policy '" + policy.name()
                    + "': a loop was opened already; install it first, or give it in LoopOptions");
        }
        if (!INSTALLED.compareAndSet(null, policy)) {
            throw new IllegalStateException("cannot install the loop policy '" + policy.name() + "': '" + INSTALLED.get().name()
                    + "' is installed already");
        }
    }

    /** The first loop: from now on nothing can be installed; says once if coroutines run in baton mode, and why. */
    public static void noteLoopOpened() {
        if (!LOOP_OPENED.get() && LOOP_OPENED.compareAndSet(false, true) && !CoroutineMode.current().mounts()) {
            Log.warn(CoroutineMode.current().warning());
        }
    }

    public static String explain() {
        return PolicyReport.now();
    }
}
