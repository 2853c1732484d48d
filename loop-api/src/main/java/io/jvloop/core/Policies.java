package io.jvloop.core;

import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. Finds the providers and chooses among them: a name by {@code -Djvloop.policy} or {@code JVLOOP_POLICY}, the
 * one installed, the best available by priority.
 */
public final class Policies {
    private static final String PROPERTY = "jvloop.policy";
    private static final String VARIABLE = "JVLOOP_POLICY";
    private static final AtomicReference<@Nullable LoopPolicy> INSTALLED = new AtomicReference<>();
    private static final AtomicBoolean LOOP_OPENED = new AtomicBoolean();
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private Policies() {
    }

    /** What the search found: providers by rank, and those that broke. */
    private record Found(List<LoopPolicy> policies, List<String> broken) {
    }

    private static Found search() {
        List<LoopPolicy> policies = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        var providers = ServiceLoader.load(LoopPolicy.class, loader()).iterator();
        for (;;) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                policies.add(providers.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                broken.add(String.valueOf(e.getMessage()));
                if (broken.size() > 100) {
                    break; // a class path so broken that its services cannot even be iterated
                }
            }
        }
        policies.sort(Comparator.comparingInt(LoopPolicy::priority).reversed().thenComparing(LoopPolicy::name));
        refuseDuplicates(policies);
        return new Found(policies, broken);
    }

    private static @Nullable ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : Policies.class.getClassLoader();
    }

    private static void refuseDuplicates(List<LoopPolicy> policies) {
        Map<String, LoopPolicy> byName = new LinkedHashMap<>();
        for (LoopPolicy policy : policies) {
            LoopPolicy other = byName.put(policy.name(), policy);
            if (other != null && other.getClass() != policy.getClass()) {
                throw new IllegalStateException(
                        "two loop policies are named '" + policy.name() + "': " + other.getClass().getName() + " and "
                                + policy.getClass().getName() + "; take one of them off the class path");
            }
        }
    }

    /** A provider's answer, whatever it does. */
    private static Availability availability(LoopPolicy policy) {
        try {
            return policy.availability();
        } catch (RuntimeException | LinkageError e) {
            return new Availability.Unavailable("its provider is broken: " + e, e);
        }
    }

    private static boolean isAvailable(LoopPolicy policy) {
        return availability(policy) instanceof Availability.Available;
    }

    public static List<LoopPolicy> available() {
        return search().policies().stream().filter(Policies::isAvailable).toList();
    }

    public static LoopPolicy select() {
        Found found = search();
        Named named = nameAsked();
        if (named != null) {
            return byName(found, named.name(), named.origin());
        }
        LoopPolicy installed = INSTALLED.get();
        return installed != null ? installed : best(found);
    }

    private static LoopPolicy best(Found found) {
        found.broken().forEach(reason -> sayOnce("skipped a broken event loop provider: " + reason));
        for (LoopPolicy policy : found.policies()) {
            if (policy.priority() < 0) {
                continue;
            }
            if (availability(policy) instanceof Availability.Unavailable(String reason, Throwable _)) {
                sayOnce("the loop policy '" + policy.name() + "' is passed over: " + reason);
            } else {
                return policy;
            }
        }
        throw new IllegalStateException("no event loop back end is available: put loop-nio or another one on the class path or module path"
                + System.lineSeparator() + explain(found, null));
    }

    private static void sayOnce(String text) {
        if (SAID.add(text)) {
            Failures.LOGGER.log(Level.WARNING, text);
        }
    }

    public static LoopPolicy named(String name) {
        return byName(search(), Objects.requireNonNull(name), "the program");
    }

    private static LoopPolicy byName(Found found, String name, String origin) {
        for (LoopPolicy policy : found.policies()) {
            if (policy.name().equals(name)) {
                if (availability(policy) instanceof Availability.Unavailable(String reason, Throwable cause)) {
                    throw new IllegalStateException(
                            "the loop policy '" + name + "', asked for by " + origin + ", is unavailable: " + reason, cause);
                }
                return policy;
            }
        }
        throw new IllegalStateException("there is no loop policy '" + name + "', asked for by " + origin + "; there are: "
                + found.policies().stream().map(LoopPolicy::name).toList()
                + (found.broken().isEmpty() ? "" : ", and these broken ones: " + found.broken()));
    }

    private record Named(String name, String origin) {
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
        if (availability(policy) instanceof Availability.Unavailable(String reason, Throwable cause)) {
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

    /** The first loop: from now on nothing can be installed; says once that the flag is missing. */
    static void noteLoopOpened() {
        if (!LOOP_OPENED.get() && LOOP_OPENED.compareAndSet(false, true) && !VirtualThreads.canMount()) {
            Failures.LOGGER.log(Level.WARNING, "jvloop runs on its slower rung; start the JVM with: {0}", VirtualThreads.FLAG);
        }
    }

    public static String explain() {
        Found found = search();
        LoopPolicy chosen = null;
        String refusal = null;
        try {
            chosen = select();
        } catch (IllegalStateException e) {
            refusal = e.getMessage().lines().findFirst().orElse("");
        }
        return explain(found, chosen) + (refusal == null ? "" : "error: " + refusal + System.lineSeparator()) + explainRung();
    }

    private static String explain(Found found, @Nullable LoopPolicy chosen) {
        StringBuilder text = new StringBuilder();
        Named named = nameAsked();
        LoopPolicy installed = INSTALLED.get();
        for (LoopPolicy policy : found.policies()) {
            boolean isChosen = chosen != null && chosen.name().equals(policy.name());
            text.append(policy.name()).append(" (priority ").append(policy.priority()).append(", ").append(policy.getClass().getName())
                    .append("): ");
            if (isChosen) {
                text.append("chosen, ").append(named != null ? "named by " + named.origin()
                        : installed != null ? "installed by the program" : "the best available");
            } else if (availability(policy) instanceof Availability.Unavailable(String reason, Throwable _)) {
                text.append("unavailable: ").append(reason);
            } else {
                text.append("available, not chosen");
            }
            text.append(System.lineSeparator());
        }
        found.broken().forEach(reason -> text.append("broken provider, skipped: ").append(reason).append(System.lineSeparator()));
        return text.toString();
    }

    private static String explainRung() {
        if (VirtualThreads.canMount()) {
            return "coroutines: rung 1, virtual threads mounted on the loop's own thread" + System.lineSeparator();
        }
        return "coroutines: rung 2, virtual threads that pass a baton (slower, and a call that blocks stops the loop); missing flag: "
                + VirtualThreads.FLAG + " (" + VirtualThreads.unavailable() + ")" + System.lineSeparator();
    }
}
