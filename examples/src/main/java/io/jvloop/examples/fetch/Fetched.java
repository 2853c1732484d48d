package io.jvloop.examples.fetch;

import java.time.Duration;
import java.util.Locale;

/**
 * How it went with one URL.
 *
 * @param url     as it was given
 * @param outcome the status, or what went wrong
 * @param failed  whether it did
 * @param bytes   of the body
 * @param took    from the request to the last byte
 */
record Fetched(String url, String outcome, boolean failed, long bytes, Duration took) {

    @Override
    public String toString() {
        if (failed) {
            return Printable.of("FAILED  " + url + ": " + outcome);
        }
        String line = String.format(Locale.ROOT, "%s  %9s  %6.2f s  %s", outcome, Sizes.format(bytes), took.toNanos() / 1e9, url);
        return Printable.of(line);
    }
}
