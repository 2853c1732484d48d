package io.jvloop.core.policy;

import io.jvloop.core.carrier.CoroutineMode;
import io.jvloop.core.policy.Policies.Choice;
import io.jvloop.core.policy.PolicySearch.Candidate;
import io.jvloop.spi.Availability;
import org.jspecify.annotations.Nullable;

/** Tells a person what a search found and what was chosen. Never throws what a provider does. */
final class PolicyReport {
    private static final String END = System.lineSeparator();

    private PolicyReport() {
    }

    static String now() {
        PolicySearch found = PolicySearch.now();
        Choice choice = null;
        String refusal = found.clash();
        if (refusal == null) {
            try {
                choice = Policies.choose(found);
            } catch (IllegalStateException e) {
                refusal = e.getMessage().lines().findFirst().orElse("");
            }
        }
        return of(found, choice) + (refusal == null ? "" : "error: " + refusal + END) + "coroutines: " + CoroutineMode.current().describe()
                + END;
    }

    static String of(PolicySearch found, @Nullable Choice choice) {
        StringBuilder text = new StringBuilder();
        boolean listed = choice == null;
        for (Candidate candidate : found.candidates()) {
            boolean chosen = choice != null && choice.policy().getClass() == candidate.policy().getClass();
            listed |= chosen;
            text.append(candidate.name()).append(" (priority ").append(candidate.priority()).append(", ").append(candidate.type())
                    .append("): ").append(chosen ? "chosen, " + choice.reason() : state(candidate)).append(END);
        }
        if (!listed) {
            text.append(choice.policy().name()).append(" (").append(choice.policy().getClass().getName()).append("): chosen, ")
                    .append(choice.reason()).append(END);
        }
        found.broken().forEach(reason -> text.append("broken provider, skipped: ").append(reason).append(END));
        return text.toString();
    }

    private static String state(Candidate candidate) {
        if (candidate.availability() instanceof Availability.Unavailable(String reason, Throwable _)) {
            return "unavailable: " + reason;
        }
        return candidate.priority() < 0 ? "available, chosen by name only" : "available, not chosen";
    }
}
