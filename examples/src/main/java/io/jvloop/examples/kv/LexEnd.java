package io.jvloop.examples.kv;

/**
 * An end of a range of members.
 *
 * @param side      -1 if it is before all members, 1 if it is behind them, 0 if it is one
 * @param member    which, if it is one
 * @param exclusive whether that does not belong to it
 */
record LexEnd(int side, Bytes member, boolean exclusive) {

    /** Reads {@code -}, {@code +}, {@code [member} or {@code (member}. */
    static LexEnd of(Bytes text) {
        int first = text.length() == 0 ? 0 : text.at(0);
        if (text.length() == 1 && (first == '-' || first == '+')) {
            return new LexEnd(first == '-' ? -1 : 1, text, false);
        }
        if (first != '[' && first != '(') {
            throw new CommandException("ERR min or max not valid string range item");
        }
        return new LexEnd(0, text.behind(1), first == '(');
    }

    /** Whether there is nothing between this and the other end. */
    boolean isBehind(LexEnd to) {
        if (side != 0 || to.side != 0) {
            return side >= to.side;
        }
        int order = member.compareTo(to.member);
        return order > 0 || order == 0 && (exclusive || to.exclusive);
    }
}
