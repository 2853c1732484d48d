package io.jvloop.examples.kv;

import io.jvloop.examples.kv.Command.Keys;
import io.jvloop.examples.kv.SortedSetValue.Scored;

/** Sorted sets; {@link SortedSetAddition} fills them, {@link SortedSetRange} reads them. An empty one does not exist. */
final class SortedSetCommands {
    private final Keyspace keys;

    SortedSetCommands(Keyspace keys) {
        this.keys = keys;
    }

    void addTo(Commands commands) {
        commands.add("zadd", -4, Keys.FIRST, (request, reply) -> SortedSetAddition.of(request).run(keys, reply));
        commands.add("zrem", -3, Keys.FIRST, this::remove);
        commands.add("zcard", 2, Keys.FIRST, this::size);
        commands.add("zscore", 3, Keys.FIRST, this::score);
        commands.add("zrange", -4, Keys.FIRST, (request, reply) -> SortedSetRange.of(request).run(keys, reply));
        commands.add("zpopmin", -2, Keys.FIRST, this::popLowest);
    }

    private SortedSetValue find(Request request) {
        return keys.find(request.key(), SortedSetValue.class);
    }

    private void remove(Request request, Replies reply) {
        SortedSetValue set = find(request);
        reply.integer(set == null ? 0 : request.wordsFrom(2).stream().filter(set::remove).count());
        dropIfEmpty(request.key(), set);
    }

    private void dropIfEmpty(Bytes key, SortedSetValue set) {
        if (set != null && set.size() == 0) {
            keys.remove(key);
        }
    }

    private void size(Request request, Replies reply) {
        SortedSetValue set = find(request);
        reply.integer(set == null ? 0 : set.size());
    }

    private void score(Request request, Replies reply) {
        SortedSetValue set = find(request);
        Double score = set == null ? null : set.score(request.word(2));
        reply.bulkOrNil(score == null ? null : Bytes.of(Score.format(score)));
    }

    private void popLowest(Request request, Replies reply) {
        if (request.size() > 3) {
            throw CommandException.syntax();
        }
        int count = request.size() == 3 ? Counts.notNegative(request, 2) : 1;
        SortedSetValue set = find(request);
        int popped = set == null ? 0 : Math.min(count, set.size());
        reply.array(2 * popped);
        for (int i = 0; i < popped; i++) {
            Scored lowest = set.removeFirst();
            reply.bulk(lowest.member());
            reply.bulk(Score.format(lowest.score()));
        }
        dropIfEmpty(request.key(), set);
    }
}
