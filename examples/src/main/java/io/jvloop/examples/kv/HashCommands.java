package io.jvloop.examples.kv;

import io.jvloop.examples.kv.Command.Keys;
import java.util.Map;

/** Hashes. An empty one does not exist. */
final class HashCommands {
    private final Keyspace keys;

    HashCommands(Keyspace keys) {
        this.keys = keys;
    }

    void addTo(Commands commands) {
        commands.add("hset", -4, Keys.FIRST, this::set);
        commands.add("hget", 3, Keys.FIRST, this::get);
        commands.add("hdel", -3, Keys.FIRST, this::delete);
        commands.add("hlen", 2, Keys.FIRST, (request, reply) -> reply.integer(fields(request).size()));
        commands.add("hexists", 3, Keys.FIRST, this::exists);
        commands.add("hgetall", 2, Keys.FIRST, this::getAll);
        commands.add("hkeys", 2, Keys.FIRST, this::names);
        commands.add("hvals", 2, Keys.FIRST, this::values);
        commands.add("hmget", -3, Keys.FIRST, this::getSeveral);
    }

    private Map<Bytes, Bytes> fields(Request request) {
        HashValue hash = keys.find(request.key(), HashValue.class);
        return hash == null ? Map.of() : hash.fields();
    }

    private void set(Request request, Replies reply) {
        if (request.size() % 2 != 0) {
            throw new CommandException("ERR wrong number of arguments for 'hset' command");
        }
        Map<Bytes, Bytes> fields = keys.findOrMake(request.key(), HashValue.class, HashValue::new).fields();
        int before = fields.size();
        for (int i = 2; i < request.size(); i += 2) {
            fields.put(request.word(i), request.word(i + 1));
        }
        reply.integer(fields.size() - before);
    }

    private void get(Request request, Replies reply) {
        reply.bulkOrNil(fields(request).get(request.word(2)));
    }

    private void delete(Request request, Replies reply) {
        Map<Bytes, Bytes> fields = fields(request);
        if (fields.isEmpty()) {
            reply.integer(0);
            return;
        }
        reply.integer(request.wordsFrom(2).stream().filter(name -> fields.remove(name) != null).count());
        if (fields.isEmpty()) {
            keys.remove(request.key());
        }
    }

    private void exists(Request request, Replies reply) {
        reply.integer(fields(request).containsKey(request.word(2)) ? 1 : 0);
    }

    private void getAll(Request request, Replies reply) {
        Map<Bytes, Bytes> fields = fields(request);
        reply.array(2 * fields.size());
        fields.forEach((name, value) -> {
            reply.bulk(name);
            reply.bulk(value);
        });
    }

    private void names(Request request, Replies reply) {
        reply.array(fields(request).size());
        fields(request).keySet().forEach(reply::bulk);
    }

    private void values(Request request, Replies reply) {
        reply.array(fields(request).size());
        fields(request).values().forEach(reply::bulk);
    }

    private void getSeveral(Request request, Replies reply) {
        Map<Bytes, Bytes> fields = fields(request);
        reply.array(request.size() - 2);
        request.wordsFrom(2).forEach(name -> reply.bulkOrNil(fields.get(name)));
    }
}
