package io.jvloop.examples.kv;

import io.jvloop.examples.kv.Command.Keys;

/** Strings, and numbers in them. */
final class StringCommands {
    private final Keyspace keys;

    StringCommands(Keyspace keys) {
        this.keys = keys;
    }

    void addTo(Commands commands) {
        commands.add("get", 2, Keys.FIRST, this::get);
        commands.add("getset", 3, Keys.FIRST, this::getSet);
        commands.add("getdel", 2, Keys.FIRST, this::getDel);
        commands.add("setnx", 3, Keys.FIRST, this::setIfAbsent);
        commands.add("mset", -3, Keys.EVERY_SECOND, this::setAll);
        commands.add("mget", -2, Keys.ALL, this::getAll);
        commands.add("append", 3, Keys.FIRST, this::append);
        commands.add("strlen", 2, Keys.FIRST, this::length);
        commands.add("incr", 2, Keys.FIRST, (request, reply) -> addTo(request.key(), 1, reply));
        commands.add("decr", 2, Keys.FIRST, (request, reply) -> addTo(request.key(), -1, reply));
        commands.add("incrby", 3, Keys.FIRST, (request, reply) -> addTo(request.key(), request.integer(2), reply));
        commands.add("decrby", 3, Keys.FIRST, this::decrementBy);
    }

    private void get(Request request, Replies reply) {
        reply.bulkOrNil(keys.find(request.key(), Bytes.class));
    }

    private void getSet(Request request, Replies reply) {
        reply.bulkOrNil(keys.find(request.key(), Bytes.class));
        keys.set(request.key(), request.word(2));
    }

    private void getDel(Request request, Replies reply) {
        reply.bulkOrNil(keys.find(request.key(), Bytes.class));
        keys.remove(request.key());
    }

    private void setIfAbsent(Request request, Replies reply) {
        boolean absent = keys.find(request.key()) == null;
        if (absent) {
            keys.set(request.key(), request.word(2));
        }
        reply.integer(absent ? 1 : 0);
    }

    private void setAll(Request request, Replies reply) {
        if (request.size() % 2 == 0) {
            throw new CommandException("ERR wrong number of arguments for 'mset' command");
        }
        for (int i = 1; i < request.size(); i += 2) {
            keys.set(request.word(i), request.word(i + 1));
        }
        reply.ok();
    }

    private void getAll(Request request, Replies reply) {
        reply.array(request.size() - 1);
        for (Bytes key : request.wordsFrom(1)) {
            reply.bulkOrNil(keys.find(key) instanceof Bytes value ? value : null);
        }
    }

    private void append(Request request, Replies reply) {
        Bytes value = keys.find(request.key(), Bytes.class);
        Bytes more = request.word(2);
        if (value != null && (long) value.length() + more.length() > RequestParser.LONGEST_WORD) {
            throw new CommandException("ERR string exceeds maximum allowed size (proto-max-bulk-len)");
        }
        Bytes longer = value == null ? more : value.with(more);
        keys.replace(request.key(), longer);
        reply.integer(longer.length());
    }

    private void length(Request request, Replies reply) {
        Bytes value = keys.find(request.key(), Bytes.class);
        reply.integer(value == null ? 0 : value.length());
    }

    private void decrementBy(Request request, Replies reply) {
        long decrement = request.integer(2);
        if (decrement == Long.MIN_VALUE) {
            throw new CommandException("ERR decrement would overflow");
        }
        addTo(request.key(), -decrement, reply);
    }

    private void addTo(Bytes key, long increment, Replies reply) {
        Bytes value = keys.find(key, Bytes.class);
        try {
            long sum = Math.addExact(value == null ? 0 : value.toLong(), increment);
            keys.replace(key, Bytes.of(sum));
            reply.integer(sum);
        } catch (NumberFormatException e) {
            throw CommandException.notAnInteger();
        } catch (ArithmeticException e) {
            throw new CommandException("ERR increment or decrement would overflow");
        }
    }
}
