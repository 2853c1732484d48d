package io.jvloop.examples.kv;

/**
 * An end of a range of scores.
 *
 * @param score     the last that may belong to it
 * @param exclusive whether it does not
 */
record ScoreEnd(double score, boolean exclusive) {

    /** Reads {@code 5}, or {@code (5} for what does not belong to it; Redis takes nothing for 0 here. */
    static ScoreEnd of(Bytes text) {
        boolean exclusive = text.length() > 0 && text.at(0) == '(';
        Bytes number = exclusive ? text.behind(1) : text;
        try {
            return new ScoreEnd(number.length() == 0 ? 0 : Score.parse(number), exclusive);
        } catch (CommandException notANumber) {
            throw new CommandException("ERR min or max is not a float");
        }
    }
}
