package io.jvloop.examples.kv;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** One ZADD: members and their scores, and on what conditions they are to have them. */
final class SortedSetAddition {

    /** What may stand before the scores. */
    private enum Option {
        NX, XX, GT, LT, CH, INCR
    }

    private final Request request;
    private final Set<Option> options = EnumSet.noneOf(Option.class);
    private final int first; // score
    private final double[] scores;

    private SortedSetAddition(Request request) {
        this.request = request;
        int at = 2;
        while (at < request.size() && addOption(request.word(at))) {
            at++;
        }
        first = at;
        check();
        scores = new double[(request.size() - first) / 2];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Score.parse(request.word(first + 2 * i));
        }
    }

    static SortedSetAddition of(Request request) {
        return new SortedSetAddition(request);
    }

    private boolean addOption(Bytes word) {
        try {
            options.add(Option.valueOf(word.text().toUpperCase(Locale.ROOT)));
            return true;
        } catch (IllegalArgumentException noOption) {
            return false;
        }
    }

    private boolean has(Option option) {
        return options.contains(option);
    }

    private void check() {
        int words = request.size() - first;
        if (words == 0 || words % 2 != 0) {
            throw CommandException.syntax();
        }
        if (has(Option.NX) && has(Option.XX)) {
            throw new CommandException("ERR XX and NX options at the same time are not compatible");
        }
        if (has(Option.GT) && (has(Option.NX) || has(Option.LT)) || has(Option.LT) && has(Option.NX)) {
            throw new CommandException("ERR GT, LT, and/or NX options at the same time are not compatible");
        }
        if (has(Option.INCR) && words > 2) {
            throw new CommandException("ERR INCR option supports a single increment-element pair");
        }
    }

    void run(Keyspace keys, Replies reply) {
        SortedSetValue set = has(Option.XX) ? keys.find(request.key(), SortedSetValue.class)
                : keys.findOrMake(request.key(), SortedSetValue.class, SortedSetValue::new);
        int added = 0;
        int changed = 0;
        Double last = null;
        for (int i = 0; i < scores.length && set != null; i++) {
            Bytes member = request.word(first + 2 * i + 1);
            Double old = set.score(member);
            last = score(old, scores[i]);
            if (last != null && (old == null || last.doubleValue() != old)) {
                set.put(member, last);
                added += old == null ? 1 : 0;
                changed++;
            }
        }
        if (has(Option.INCR)) {
            reply.bulkOrNil(last == null ? null : Bytes.of(Score.format(last)));
        } else {
            reply.integer(has(Option.CH) ? changed : added);
        }
    }

    /** The score that a member is to have now, or null if the conditions forbid to touch it. */
    private Double score(Double old, double given) {
        if (old == null) {
            return has(Option.XX) ? null : (Double) given;
        }
        double wanted = has(Option.INCR) ? old + given : given;
        if (Double.isNaN(wanted)) {
            throw new CommandException("ERR resulting score is not a number (NaN)");
        }
        boolean forbidden = has(Option.NX) || has(Option.GT) && wanted <= old || has(Option.LT) && wanted >= old;
        return forbidden ? null : (Double) wanted;
    }
}
