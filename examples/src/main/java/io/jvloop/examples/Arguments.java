package io.jvloop.examples;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A command line, read word by word. What is wrong with it is an {@link IllegalArgumentException} with a text for the user. */
public final class Arguments {
    private static final int HIGHEST_PORT = 65535;
    private static final double HIGHEST_NUMBER = 1e9;
    private static final double NANOS_PER_SECOND = 1e9;

    private final String[] words;
    private int next;

    public Arguments(String... words) {
        this.words = words;
    }

    public boolean hasNext() {
        return next < words.length;
    }

    public String next() {
        return words[next++];
    }

    /** The value of the option that was just read. */
    public String value() {
        if (!hasNext()) {
            throw new IllegalArgumentException(words[next - 1] + " wants a value");
        }
        return next();
    }

    /** A port as the option's value. */
    public int port() {
        return port(value());
    }

    /** {@code HOST:PORT} as the option's value, unresolved. An IPv6 address is in brackets. */
    public InetSocketAddress address() {
        String text = value();
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.isEmpty() || host.contains(":")) {
            throw new IllegalArgumentException(words[next - 2] + " wants HOST:PORT, not '" + text + "'");
        }
        return InetSocketAddress.createUnresolved(host, port(text.substring(colon + 1)));
    }

    /** A whole number from 1 on as the option's value. */
    public int count(int most) {
        String option = words[next - 1];
        String text = value();
        try {
            int number = Integer.parseInt(text);
            if (number > 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as wrong as one out of range
        }
        throw new IllegalArgumentException(option + " wants a number from 1 to " + most + ", not '" + text + "'");
    }

    /** A positive number as the option's value. */
    public double positive() {
        String option = words[next - 1];
        String text = value();
        try {
            double number = Double.parseDouble(text);
            if (number > 0 && number < HIGHEST_NUMBER) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as wrong as one out of range
        }
        throw new IllegalArgumentException(option + " wants a positive number, not '" + text + "'");
    }

    /** A positive number of seconds as the option's value. */
    public Duration seconds() {
        return Duration.ofNanos((long) (positive() * NANOS_PER_SECOND));
    }

    /** Answers to a word that is no option: it is one of the things to work on, unless it looks like an option. */
    public String operand(String word) {
        if (word.startsWith("-") && word.length() > 1) {
            throw new IllegalArgumentException("unknown option '" + word + "'");
        }
        return word;
    }

    /** Everything that has not been read. */
    public List<String> rest() {
        List<String> rest = new ArrayList<>();
        while (hasNext()) {
            rest.add(next());
        }
        return rest;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // as wrong as one out of range
        }
        throw new IllegalArgumentException("a port is a number from 0 to " + HIGHEST_PORT + ", not '" + text + "'");
    }
}
