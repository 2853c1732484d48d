package io.jvloop.examples.kv;

/**
 * One command.
 *
 * @param name   in lower case
 * @param arity  how many words a request has, the name included; negative: at least so many
 * @param keys   which of them are keys
 * @param action what it does
 */
record Command(String name, int arity, Keys keys, Action action) {

    /** Does a command's work: writes one reply, or throws a {@link CommandException} before it has written any of it. */
    interface Action {
        void run(Request request, Replies reply);
    }

    /** Which words of a request are keys, counted as Redis counts them: 0 for none, -1 for the last word. */
    enum Keys {
        NONE(0, 0, 0), FIRST(1, 1, 1), ALL(1, -1, 1), EVERY_SECOND(1, -1, 2);

        final int first;
        final int last;
        final int step;

        Keys(int first, int last, int step) {
            this.first = first;
            this.last = last;
            this.step = step;
        }
    }

    boolean accepts(int words) {
        return arity >= 0 ? words == arity : words >= -arity;
    }
}
