package io.jvloop.examples.kv;

import io.jvloop.examples.kv.Command.Keys;
import java.util.List;

/** Keys, whatever they hold. */
final class KeyCommands {
    private final Keyspace keys;

    KeyCommands(Keyspace keys) {
        this.keys = keys;
    }

    void addTo(Commands commands) {
        commands.add("del", -2, Keys.ALL, this::delete);
        commands.add("unlink", -2, Keys.ALL, this::delete);
        commands.add("exists", -2, Keys.ALL, this::exists);
        commands.add("type", 2, Keys.FIRST, this::type);
        commands.add("keys", 2, Keys.NONE, this::matching);
        commands.add("dbsize", 1, Keys.NONE, (request, reply) -> reply.integer(keys.size()));
        commands.add("flushall", -1, Keys.NONE, this::flush);
        commands.add("flushdb", -1, Keys.NONE, this::flush);
    }

    private void delete(Request request, Replies reply) {
        reply.integer(request.wordsFrom(1).stream().filter(keys::remove).count());
    }

    private void exists(Request request, Replies reply) {
        reply.integer(request.wordsFrom(1).stream().filter(key -> keys.find(key) != null).count());
    }

    private void type(Request request, Replies reply) {
        reply.status(switch (keys.find(request.key())) {
            case null -> "none";
            case Bytes _ -> "string";
            case ListValue _ -> "list";
            case SetValue _ -> "set";
            case SortedSetValue _ -> "zset";
            case HashValue _ -> "hash";
        });
    }

    private void matching(Request request, Replies reply) {
        GlobPattern pattern = new GlobPattern(request.word(1));
        List<Bytes> found = keys.keys().stream().filter(pattern::matches).toList();
        reply.array(found.size());
        found.forEach(reply::bulk);
    }

    private void flush(Request request, Replies reply) {
        if (request.size() > 2 || request.size() == 2 && !request.is(1, "ASYNC") && !request.is(1, "SYNC")) {
            throw CommandException.syntax();
        }
        keys.clear();
        reply.ok();
    }
}
