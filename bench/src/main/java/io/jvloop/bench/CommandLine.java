package io.jvloop.bench;

import io.jvloop.LoopPolicies;
import io.jvloop.examples.Arguments;
import io.jvloop.spi.LoopPolicy;
import java.util.Arrays;
import java.util.List;

/** What the programs' command lines have in common: each explains itself, and a wrong one is said in a line before that. */
public final class CommandLine {
    private final String usage;
    private final Arguments words;
    private String read = "";

    /** Reads {@code words}; if they ask for help, it prints the usage and ends the process. */
    public CommandLine(String usage, String... words) {
        this.usage = usage;
        this.words = new Arguments(words);
        for (String word : words) {
            if (word.equals("--help") || word.equals("-h")) {
                System.out.print(usage);
                System.exit(0);
            }
        }
    }

    public boolean hasNext() {
        return words.hasNext();
    }

    public String next() {
        read = words.next();
        return read;
    }

    /** The value of the option that was just read. */
    public String value() {
        try {
            return words.value();
        } catch (IllegalArgumentException missing) {
            throw wrong(missing.getMessage());
        }
    }

    /** A whole number as the option's value. */
    public int number(int least, int most) {
        return number(value(), least, most);
    }

    /** Whole numbers with commas between them. */
    public List<Integer> numbers(int least, int most) {
        return Arrays.stream(value().split(",", -1)).map(text -> number(text, least, most)).toList();
    }

    private int number(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as wrong as one out of range
        }
        throw wrong(read + " wants a number from " + least + " to " + most + ", not '" + text + "'");
    }

    /** The name of a back end that can be used here. */
    public String policy(String name) {
        if (LoopPolicies.available().stream().map(LoopPolicy::name).noneMatch(name::equals)) {
            throw wrong("the back end '" + name + "' cannot be used here:\n" + LoopPolicies.explain());
        }
        return name;
    }

    /** Says what is wrong and how it would be right, and ends the process. */
    public RuntimeException wrong(String what) {
        System.err.print(what + "\n\n" + usage);
        System.exit(2);
        throw new AssertionError("not reached");
    }
}
