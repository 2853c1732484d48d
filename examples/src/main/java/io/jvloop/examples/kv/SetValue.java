package io.jvloop.examples.kv;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A set that gives a random member up in constant time: the members in an array, and where each stands. */
final class SetValue implements Value {
    private final List<Bytes> members = new ArrayList<>();
    private final Map<Bytes, Integer> places = new HashMap<>();

    int size() {
        return members.size();
    }

    boolean contains(Bytes member) {
        return places.containsKey(member);
    }

    List<Bytes> members() {
        return Collections.unmodifiableList(members);
    }

    boolean add(Bytes member) {
        if (places.putIfAbsent(member, members.size()) != null) {
            return false;
        }
        members.add(member);
        return true;
    }

    boolean remove(Bytes member) {
        Integer place = places.remove(member);
        if (place == null) {
            return false;
        }
        Bytes last = members.removeLast();
        if (place < members.size()) { // the last one moves to the place that is free now
            members.set(place, last);
            places.put(last, place);
        }
        return true;
    }

    Bytes removeRandom(RandomGenerator random) {
        Bytes member = members.get(random.nextInt(members.size()));
        remove(member);
        return member;
    }
}
