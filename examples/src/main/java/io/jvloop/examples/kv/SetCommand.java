package io.jvloop.examples.kv;

import io.jvloop.EventLoop;
import io.jvloop.examples.kv.Command.Keys;
import java.util.concurrent.TimeUnit;

/** SET with its options, and its older forms SETEX and PSETEX. */
final class SetCommand {
    private final Keyspace keys;
    private final EventLoop loop;

    SetCommand(Keyspace keys, EventLoop loop) {
        this.keys = keys;
        this.loop = loop;
    }

    void addTo(Commands commands) {
        commands.add("set", -3, Keys.FIRST, this::set);
        commands.add("setex", 4, Keys.FIRST, (request, reply) -> setExpiring(request, TimeUnit.SECONDS, reply));
        commands.add("psetex", 4, Keys.FIRST, (request, reply) -> setExpiring(request, TimeUnit.MILLISECONDS, reply));
    }

    /** What a SET was asked for besides. */
    private static final class Options {
        boolean onlyNew;
        boolean onlyExisting;
        boolean keepExpiry;
        boolean giveOld;
        Long deadline;
    }

    private void set(Request request, Replies reply) {
        if (request.size() == 3) { // the usual one, which needs no options
            keys.set(request.key(), request.word(2));
            reply.ok();
        } else {
            set(request, options(request), reply);
        }
    }

    private Options options(Request request) {
        Options options = new Options();
        for (int i = 3; i < request.size(); i++) {
            boolean timed = options.keepExpiry || options.deadline != null;
            boolean hasNext = i + 1 < request.size();
            if (request.is(i, "NX") && !options.onlyExisting) {
                options.onlyNew = true;
            } else if (request.is(i, "XX") && !options.onlyNew) {
                options.onlyExisting = true;
            } else if (request.is(i, "GET")) {
                options.giveOld = true;
            } else if (request.is(i, "KEEPTTL") && options.deadline == null) {
                options.keepExpiry = true;
            } else if (request.is(i, "EX") && !timed && hasNext) {
                options.deadline = deadline(request, ++i, TimeUnit.SECONDS);
            } else if (request.is(i, "PX") && !timed && hasNext) {
                options.deadline = deadline(request, ++i, TimeUnit.MILLISECONDS);
            } else {
                throw CommandException.syntax();
            }
        }
        return options;
    }

    private long deadline(Request request, int index, TimeUnit unit) {
        long delay = request.integer(index);
        if (delay <= 0 || delay > unit.convert(ExpiryCommands.LONGEST)) {
            throw new CommandException("ERR invalid expire time in '" + request.word(0).toWord() + "' command");
        }
        return loop.time() + unit.toNanos(delay);
    }

    private void set(Request request, Options options, Replies reply) {
        Bytes key = request.key();
        Value old = options.giveOld ? keys.find(key, Bytes.class) : keys.find(key);
        boolean refused = options.onlyNew && old != null || options.onlyExisting && old == null;
        if (!refused && options.keepExpiry) {
            keys.replace(key, request.word(2));
        } else if (!refused) {
            keys.set(key, request.word(2));
        }
        if (!refused && options.deadline != null) {
            keys.expireAt(key, options.deadline);
        }
        if (options.giveOld) {
            reply.bulkOrNil((Bytes) old);
        } else if (refused) {
            reply.nil();
        } else {
            reply.ok();
        }
    }

    private void setExpiring(Request request, TimeUnit unit, Replies reply) {
        long deadline = deadline(request, 2, unit);
        keys.set(request.key(), request.word(3));
        keys.expireAt(request.key(), deadline);
        reply.ok();
    }
}
