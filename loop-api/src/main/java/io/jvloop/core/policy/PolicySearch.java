package io.jvloop.core.policy;

import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one search for providers found. A provider may do anything against its contract, and the others are found all the same.
 *
 * @param candidates those that say who they are, best first
 * @param broken     a sentence about each of the others
 * @param clash      a sentence about two of the same name, or null
 */
record PolicySearch(List<Candidate> candidates, List<String> broken, @Nullable String clash) {
    private static final String PREFIX = LoopPolicy.class.getName() + ": ";
    /** After this many failures the search gives up: the class path is so broken that its services cannot be iterated. */
    private static final int MOST_BROKEN = 100;

    /** A provider, and what it said once. */
    record Candidate(LoopPolicy policy, String name, int priority) {

        /** Its availability; whatever it throws makes it unavailable. */
        Availability availability() {
            return availabilityOf(policy);
        }

        String type() {
            return policy.getClass().getName();
        }
    }

    static PolicySearch now() {
        List<Candidate> candidates = new ArrayList<>();
        List<String> broken = new ArrayList<>();
        Set<String> types = new HashSet<>();
        for (ClassLoader loader : loaders()) {
            for (LoopPolicy policy : load(loader, broken)) {
                // The first loader's copy of a provider stands for the second's.
                if (types.add(policy.getClass().getName())) {
                    ask(policy, candidates, broken);
                }
            }
        }
        candidates.sort(Comparator.comparingInt(Candidate::priority).reversed().thenComparing(Candidate::name));
        return new PolicySearch(List.copyOf(candidates), broken.stream().distinct().toList(), clash(candidates));
    }

    /** The thread's first, where containers put the application; then our own, which knows the layer that we are in. */
    private static List<ClassLoader> loaders() {
        ClassLoader own = Objects.requireNonNullElseGet(PolicySearch.class.getClassLoader(), ClassLoader::getSystemClassLoader);
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null || context == own ? List.of(own) : List.of(context, own);
    }

    private static List<LoopPolicy> load(ClassLoader loader, List<String> broken) {
        List<LoopPolicy> loaded = new ArrayList<>();
        Iterator<LoopPolicy> providers = ServiceLoader.load(LoopPolicy.class, loader).iterator();
        int failed = 0;
        while (failed <= MOST_BROKEN) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                loaded.add(providers.next());
            } catch (ServiceConfigurationError | LinkageError e) {
                broken.add(describe(e));
                failed++;
            }
        }
        return loaded;
    }

    /** The service loader's message without the service's name, but with the root cause, and advice on the message that explains least. */
    private static String describe(Error failure) {
        String text = String.valueOf(failure.getMessage());
        text = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        if (text.endsWith("not a subtype")) {
            text += ": it does not implement " + LoopPolicy.class.getName() + ", or it implements another class loader's copy of it";
        }
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root == failure ? text : text + ": " + root;
    }

    private static void ask(LoopPolicy policy, List<Candidate> candidates, List<String> broken) {
        String type = policy.getClass().getName();
        try {
            String name = policy.name();
            if (name == null || name.isBlank()) {
                broken.add(type + " has no name");
            } else {
                candidates.add(new Candidate(policy, name, policy.priority()));
            }
        } catch (RuntimeException | LinkageError | AssertionError e) {
            broken.add(type + " does not say who it is: " + e);
        }
    }

    private static @Nullable String clash(List<Candidate> candidates) {
        Map<String, Candidate> byName = new HashMap<>();
        for (Candidate candidate : candidates) {
            Candidate other = byName.put(candidate.name(), candidate);
            if (other != null) {
                return "two loop policies are named '" + candidate.name() + "': " + other.type() + " and " + candidate.type()
                        + "; take one of them off the class path";
            }
        }
        return null;
    }

    static Availability availabilityOf(LoopPolicy policy) {
        try {
            Availability stated = policy.availability();
            return stated != null ? stated
                    : new Availability.Unavailable("its provider is broken: it does not say whether it can be used", null);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            return Availability.refused("its provider is broken", e);
        }
    }
}
