package io.jvloop.examples.kv;

import io.jvloop.examples.kv.SortedSetValue.Scored;
import java.util.List;
import java.util.NavigableSet;

/** One ZRANGE: members by their places, by their scores, or by their bytes, which is for members of one score. */
final class SortedSetRange {

    /** What the two ends are. */
    private enum By {
        PLACE, SCORE, LEX
    }

    private final Request request;
    private By by = By.PLACE;
    private boolean reverse;
    private boolean withScores;
    private long offset;
    private long limit = -1;

    private SortedSetRange(Request request) {
        this.request = request;
        int at = 4;
        while (at < request.size()) {
            at += option(at);
        }
        if (limit != -1 && by == By.PLACE) {
            throw new CommandException("ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX");
        }
        if (withScores && by == By.LEX) {
            throw new CommandException("ERR syntax error, WITHSCORES not supported in combination with BYLEX");
        }
    }

    static SortedSetRange of(Request request) {
        return new SortedSetRange(request);
    }

    /** Answers how many words it has. */
    private int option(int at) {
        if (request.is(at, "WITHSCORES")) {
            withScores = true;
        } else if (request.is(at, "LIMIT") && at + 2 < request.size()) {
            offset = request.integer(at + 1);
            limit = request.integer(at + 2);
            return 3;
        } else if (request.is(at, "REV") && !reverse) {
            reverse = true;
        } else if (request.is(at, "BYSCORE") && by == By.PLACE) {
            by = By.SCORE;
        } else if (request.is(at, "BYLEX") && by == By.PLACE) {
            by = By.LEX;
        } else {
            throw CommandException.syntax();
        }
        return 1;
    }

    void run(Keyspace keys, Replies reply) {
        List<Scored> found = switch (by) {
            case PLACE -> byPlace(keys);
            case SCORE -> {
                ScoreEnd from = ScoreEnd.of(lower());
                ScoreEnd to = ScoreEnd.of(upper());
                SortedSetValue set = find(keys);
                yield set == null ? List.of() : some(set.between(from, to));
            }
            case LEX -> {
                LexEnd from = LexEnd.of(lower());
                LexEnd to = LexEnd.of(upper());
                SortedSetValue set = find(keys);
                yield set == null ? List.of() : some(set.between(from, to));
            }
        };
        reply.array(withScores ? 2 * found.size() : found.size());
        for (Scored scored : found) {
            reply.bulk(scored.member());
            if (withScores) {
                reply.bulk(Score.format(scored.score()));
            }
        }
    }

    private SortedSetValue find(Keyspace keys) {
        return keys.find(request.key(), SortedSetValue.class);
    }

    private List<Scored> byPlace(Keyspace keys) {
        long start = request.integer(2);
        long stop = request.integer(3);
        SortedSetValue set = find(keys);
        IndexRange range = IndexRange.of(start, stop, set == null ? 0 : set.size());
        return range.count() == 0 ? List.of() : set.range(range.from(), range.to(), reverse);
    }

    /** Backwards the upper end is given first. */
    private Bytes lower() {
        return request.word(reverse ? 3 : 2);
    }

    private Bytes upper() {
        return request.word(reverse ? 2 : 3);
    }

    /** Negative ones are no limit, but skip all. */
    private List<Scored> some(NavigableSet<Scored> all) {
        if (offset < 0) {
            return List.of();
        }
        return (reverse ? all.descendingSet() : all).stream().skip(offset).limit(limit < 0 ? Long.MAX_VALUE : limit).toList();
    }
}
