package io.jvloop.examples.fetch;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line.
 *
 * @param urls        what to fetch
 * @param concurrency how many at a time
 * @param timeout     how long each may take
 * @param output      where bodies go, or null
 * @param help        whether only the usage is asked for
 */
record FetchOptions(List<String> urls, int concurrency, Duration timeout, Path output, boolean help) {

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException if it is wrong
     */
    static FetchOptions parse(String... arguments) {
        List<String> urls = new ArrayList<>();
        int concurrency = 8;
        Duration timeout = Duration.ofSeconds(30);
        Path output = null;
        boolean help = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--concurrency" -> concurrency = positive(arguments, i++).intValue();
                case "--timeout" -> timeout = Duration.ofMillis((long) (positive(arguments, i++).doubleValue() * 1000));
                case "--output" -> output = Path.of(value(arguments, i++));
                case "--help" -> help = true;
                default -> urls.add(url(arguments[i]));
            }
        }
        if (urls.isEmpty() && !help) {
            throw new IllegalArgumentException("which URLs?");
        }
        return new FetchOptions(urls, concurrency, timeout, output, help);
    }

    private static String url(String argument) {
        if (argument.startsWith("-")) {
            throw new IllegalArgumentException("unknown option '" + argument + "'");
        }
        return argument;
    }

    private static String value(String[] arguments, int option) {
        if (option + 1 == arguments.length) {
            throw new IllegalArgumentException(arguments[option] + " wants a value");
        }
        return arguments[option + 1];
    }

    private static Double positive(String[] arguments, int option) {
        String text = value(arguments, option);
        try {
            double number = Double.parseDouble(text);
            if (number > 0 && number < 1e9) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as wrong as one out of range
        }
        throw new IllegalArgumentException(arguments[option] + " wants a positive number, not '" + text + "'");
    }
}
