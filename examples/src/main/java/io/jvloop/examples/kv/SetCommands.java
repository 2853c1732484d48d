package io.jvloop.examples.kv;

import io.jvloop.examples.kv.Command.Keys;
import java.util.concurrent.ThreadLocalRandom;

/** Sets. An empty one does not exist. */
final class SetCommands {
    private final Keyspace keys;

    SetCommands(Keyspace keys) {
        this.keys = keys;
    }

    void addTo(Commands commands) {
        commands.add("sadd", -3, Keys.FIRST, this::add);
        commands.add("srem", -3, Keys.FIRST, this::remove);
        commands.add("spop", -2, Keys.FIRST, this::pop);
        commands.add("scard", 2, Keys.FIRST, this::size);
        commands.add("sismember", 3, Keys.FIRST, this::contains);
        commands.add("smembers", 2, Keys.FIRST, this::members);
    }

    private SetValue find(Request request) {
        return keys.find(request.key(), SetValue.class);
    }

    private void add(Request request, Replies reply) {
        SetValue set = keys.findOrMake(request.key(), SetValue.class, SetValue::new);
        int added = 0;
        for (int i = 2; i < request.size(); i++) {
            added += set.add(request.word(i)) ? 1 : 0;
        }
        reply.integer(added);
    }

    private void remove(Request request, Replies reply) {
        SetValue set = find(request);
        reply.integer(set == null ? 0 : request.wordsFrom(2).stream().filter(set::remove).count());
        dropIfEmpty(request.key(), set);
    }

    private void pop(Request request, Replies reply) {
        if (request.size() > 3) {
            throw CommandException.syntax();
        }
        boolean counted = request.size() == 3;
        int count = counted ? Counts.notNegative(request, 2) : 1;
        SetValue set = find(request);
        int popped = set == null ? 0 : Math.min(count, set.size());
        if (counted) {
            reply.array(popped);
        } else if (popped == 0) {
            reply.nil();
        }
        for (int i = 0; i < popped; i++) {
            reply.bulk(set.removeRandom(ThreadLocalRandom.current()));
        }
        dropIfEmpty(request.key(), set);
    }

    private void dropIfEmpty(Bytes key, SetValue set) {
        if (set != null && set.size() == 0) {
            keys.remove(key);
        }
    }

    private void size(Request request, Replies reply) {
        SetValue set = find(request);
        reply.integer(set == null ? 0 : set.size());
    }

    private void contains(Request request, Replies reply) {
        SetValue set = find(request);
        reply.integer(set != null && set.contains(request.word(2)) ? 1 : 0);
    }

    private void members(Request request, Replies reply) {
        SetValue set = find(request);
        reply.array(set == null ? 0 : set.size());
        if (set != null) {
            set.members().forEach(reply::bulk);
        }
    }
}
