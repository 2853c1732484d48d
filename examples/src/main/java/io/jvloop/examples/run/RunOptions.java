package io.jvloop.examples.run;

import io.jvloop.examples.Arguments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line.
 *
 * @param commands what to run; none means the lines of standard input
 * @param jobs     how many at a time
 * @param limit    how long each may take
 * @param failFast whether the first failure ends the others
 * @param policy   the back end's name, or null
 * @param help     whether only the usage is asked for
 */
record RunOptions(List<String> commands, int jobs, Duration limit, boolean failFast, String policy, boolean help) {
    private static final Duration A_DAY = Duration.ofDays(1);

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is wrong
     */
    static RunOptions parse(String... arguments) {
        List<String> commands = new ArrayList<>();
        int jobs = Runtime.getRuntime().availableProcessors();
        Duration limit = A_DAY;
        boolean failFast = false;
        String policy = null;
        boolean help = false;
        for (Arguments words = new Arguments(arguments); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--jobs" -> jobs = (int) Math.max(1, words.positive());
                case "--timeout" -> limit = Duration.ofMillis((long) (words.positive() * 1000));
                case "--fail-fast" -> failFast = true;
                case "--policy" -> policy = words.value();
                case "--help" -> help = true;
                case "--" -> commands.addAll(words.rest());
                default -> commands.add(words.operand(word));
            }
        }
        return new RunOptions(commands, jobs, limit, failFast, policy, help);
    }
}
