package io.jvloop.tck.programs;

import java.util.ArrayList;
import java.util.List;

/** What a run did: each statement's end, in order, and the final states. */
final class Trace {
    /** More events than any program can make that does not run in circles. */
    private static final int MOST_EVENTS = 5_000;

    /** A statement that ended; in a callback the task is -1. */
    record Event(long time, long turn, int task, int line, String outcome, int cancelling) {
        @Override
        public String toString() {
            return String.format("t=%d.%d %s line %d: %s%s", time, turn, task < 0 ? "callback" : "task " + task, line, outcome,
                    cancelling > 0 ? ", cancelling " + cancelling : "");
        }
    }

    private final List<Object> events = new ArrayList<>();

    void add(Event event) {
        if (events.size() > MOST_EVENTS) {
            throw new IllegalStateException("the program runs in circles");
        }
        events.add(event);
    }

    void addState(String state) {
        events.add(state);
    }

    List<Object> events() {
        return events;
    }

    /** Both, side by side, up to a little after the first difference. */
    static String compare(Trace model, Trace loop) {
        StringBuilder text = new StringBuilder();
        int length = Math.max(model.events.size(), loop.events.size());
        for (int i = 0; i < length; i++) {
            String expected = i < model.events.size() ? model.events.get(i).toString() : "";
            String actual = i < loop.events.size() ? loop.events.get(i).toString() : "";
            text.append(expected.equals(actual) ? "  " : "! ").append(String.format("%-70s | %s%n", expected, actual));
        }
        return text.toString();
    }
}
