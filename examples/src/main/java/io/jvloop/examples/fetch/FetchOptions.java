package io.jvloop.examples.fetch;

import io.jvloop.examples.Arguments;
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
        for (Arguments words = new Arguments(arguments); words.hasNext();) {
            String word = words.next();
            switch (word) {
                case "--concurrency" -> concurrency = (int) words.positive();
                case "--timeout" -> timeout = Duration.ofMillis((long) (words.positive() * 1000));
                case "--output" -> output = Path.of(words.value());
                case "--help" -> help = true;
                default -> urls.add(words.operand(word));
            }
        }
        if (urls.isEmpty() && !help) {
            throw new IllegalArgumentException("which URLs?");
        }
        return new FetchOptions(urls, concurrency, timeout, output, help);
    }
}
