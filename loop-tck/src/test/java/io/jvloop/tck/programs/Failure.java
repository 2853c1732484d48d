package io.jvloop.tck.programs;

import java.util.List;
import java.util.stream.Collectors;

/** An exception of the model, known by its kind. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String CANCELLED = "cancelled";

    final String kind;

    Failure(String kind) {
        super(kind, null, false, false);
        this.kind = kind;
    }

    static Failure cancelled(String message) {
        return new Failure(message == null ? CANCELLED : CANCELLED + " by " + message);
    }

    static Failure group(List<Failure> failures) {
        return new Failure(failures.stream().map(failure -> failure.kind).collect(Collectors.joining(", ", "group[", "]")));
    }

    boolean isCancelled() {
        return kind.startsWith(CANCELLED);
    }
}
