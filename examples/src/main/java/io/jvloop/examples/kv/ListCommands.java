package io.jvloop.examples.kv;

import io.jvloop.examples.kv.Command.Keys;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Lists. An empty one does not exist. */
final class ListCommands {
    private final Keyspace keys;

    ListCommands(Keyspace keys) {
        this.keys = keys;
    }

    void addTo(Commands commands) {
        commands.add("lpush", -3, Keys.FIRST, (request, reply) -> push(request, ListValue::addFirst, reply));
        commands.add("rpush", -3, Keys.FIRST, (request, reply) -> push(request, ListValue::addLast, reply));
        commands.add("lpop", -2, Keys.FIRST, (request, reply) -> pop(request, ListValue::removeFirst, reply));
        commands.add("rpop", -2, Keys.FIRST, (request, reply) -> pop(request, ListValue::removeLast, reply));
        commands.add("llen", 2, Keys.FIRST, this::length);
        commands.add("lindex", 3, Keys.FIRST, this::index);
        commands.add("lrange", 4, Keys.FIRST, this::range);
    }

    private ListValue find(Request request) {
        return keys.find(request.key(), ListValue.class);
    }

    private void push(Request request, BiConsumer<ListValue, Bytes> end, Replies reply) {
        ListValue list = keys.findOrMake(request.key(), ListValue.class, ListValue::new);
        for (int i = 2; i < request.size(); i++) {
            end.accept(list, request.word(i));
        }
        reply.integer(list.size());
    }

    private void pop(Request request, Function<ListValue, Bytes> end, Replies reply) {
        if (request.size() > 3) {
            throw new CommandException("ERR wrong number of arguments for '" + request.word(0).toWord() + "' command");
        }
        boolean counted = request.size() == 3;
        int count = counted ? Counts.notNegative(request, 2) : 1;
        ListValue list = find(request);
        if (list == null) {
            nothing(counted, reply);
            return;
        }
        int popped = Math.min(count, list.size());
        if (counted) {
            reply.array(popped);
        }
        for (int i = 0; i < popped; i++) {
            reply.bulk(end.apply(list));
        }
        if (list.size() == 0) {
            keys.remove(request.key());
        }
    }

    private static void nothing(boolean counted, Replies reply) {
        if (counted) {
            reply.nilArray();
        } else {
            reply.nil();
        }
    }

    private void length(Request request, Replies reply) {
        ListValue list = find(request);
        reply.integer(list == null ? 0 : list.size());
    }

    private void index(Request request, Replies reply) {
        long index = request.integer(2);
        ListValue list = find(request);
        long place = list != null && index < 0 ? index + list.size() : index;
        reply.bulkOrNil(list != null && place >= 0 && place < list.size() ? list.get((int) place) : null);
    }

    private void range(Request request, Replies reply) {
        long start = request.integer(2);
        long stop = request.integer(3);
        ListValue list = find(request);
        IndexRange range = IndexRange.of(start, stop, list == null ? 0 : list.size());
        reply.array(range.count());
        for (int i = range.from(); i <= range.to(); i++) {
            reply.bulk(list.get(i));
        }
    }
}
