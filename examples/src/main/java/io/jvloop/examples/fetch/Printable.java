package io.jvloop.examples.fetch;

import java.util.regex.Pattern;

/** Text from servers and URLs, made harmless for the terminal that it is shown on. */
final class Printable {
    /** Control characters, which terminals obey, and those that have no shape but turn or break the text around them. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    private Printable() {
    }

    /** The text, with a question mark for each character that does anything but show itself. */
    static String of(String text) {
        return INVISIBLE.matcher(text).replaceAll("?");
    }
}
