package io.jvloop.examples.kv;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Members in the order of their scores, and of their bytes where those are equal; and each one's score. */
final class SortedSetValue implements Value {

    /** A member and its score. */
    record Scored(Bytes member, double score) {
        private static final Comparator<Scored> ORDER = Comparator.comparingDouble(Scored::score).thenComparing(Scored::member);
    }

    private final TreeSet<Scored> ordered = new TreeSet<>(Scored.ORDER);
    private final Map<Bytes, Double> scores = new HashMap<>();

    int size() {
        return scores.size();
    }

    /** The member's score, null if it is none. */
    Double score(Bytes member) {
        return scores.get(member);
    }

    /** Gives a member a score, be it a new one. */
    void put(Bytes member, double score) {
        remove(member);
        scores.put(member, score);
        ordered.add(new Scored(member, score));
    }

    boolean remove(Bytes member) {
        Double score = scores.remove(member);
        return score != null && ordered.remove(new Scored(member, score));
    }

    /** Takes the one with the lowest score out. */
    Scored removeFirst() {
        Scored first = ordered.pollFirst();
        scores.remove(first.member());
        return first;
    }

    /** Those whose scores lie between two ends. */
    NavigableSet<Scored> between(ScoreEnd from, ScoreEnd to) {
        boolean toTheEnd = !to.exclusive() && to.score() == Double.POSITIVE_INFINITY;
        Scored low = firstOf(from.exclusive() ? Math.nextUp(from.score()) : from.score());
        Scored behind = firstOf(to.exclusive() ? to.score() : Math.nextUp(to.score()));
        if (from.exclusive() && from.score() == Double.POSITIVE_INFINITY || !toTheEnd && Scored.ORDER.compare(low, behind) >= 0) {
            return Collections.emptyNavigableSet();
        }
        return toTheEnd ? ordered.tailSet(low, true) : ordered.subSet(low, true, behind, false);
    }

    /** What comes before all members of a score. */
    private static Scored firstOf(double score) {
        return new Scored(new Bytes(new byte[0]), score);
    }

    /** Those whose bytes lie between two ends, if all have the same score; else whatever comes of it, as in Redis. */
    NavigableSet<Scored> between(LexEnd from, LexEnd to) {
        if (from.isBehind(to)) {
            return Collections.emptyNavigableSet();
        }
        Scored low = new Scored(from.member(), ordered.first().score());
        Scored high = new Scored(to.member(), ordered.last().score());
        if (from.side() != 0) {
            return to.side() != 0 ? ordered : ordered.headSet(high, !to.exclusive());
        }
        return to.side() != 0 ? ordered.tailSet(low, !from.exclusive()) : ordered.subSet(low, !from.exclusive(), high, !to.exclusive());
    }

    /** Those from one place to another, the last included; it walks there from the nearer end. */
    List<Scored> range(int from, int to, boolean reverse) {
        int count = to - from + 1;
        int behind = size() - 1 - to;
        Iterator<Scored> walk = (reverse == (from <= behind) ? ordered.descendingSet() : ordered).iterator();
        List<Scored> found = Stream.generate(walk::next).limit(Math.min(from, behind) + (long) count).skip(Math.min(from, behind)).toList();
        return from <= behind ? found : found.reversed();
    }
}
