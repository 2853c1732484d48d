package io.jvloop.examples.kv;

import io.jvloop.EventLoop;
import io.jvloop.examples.kv.Command.Keys;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** When keys disappear. */
final class ExpiryCommands {
    /** As far as the loop's clock reaches: it counts nanoseconds. */
    static final Duration LONGEST = Duration.ofDays(100 * 365);

    private final Keyspace keys;
    private final EventLoop loop;

    ExpiryCommands(Keyspace keys, EventLoop loop) {
        this.keys = keys;
        this.loop = loop;
    }

    void addTo(Commands commands) {
        commands.add("expire", -3, Keys.FIRST, (request, reply) -> expire(request, TimeUnit.SECONDS, reply));
        commands.add("pexpire", -3, Keys.FIRST, (request, reply) -> expire(request, TimeUnit.MILLISECONDS, reply));
        commands.add("ttl", 2, Keys.FIRST, (request, reply) -> reply.integer(timeLeft(request.key(), Duration.ofSeconds(1))));
        commands.add("pttl", 2, Keys.FIRST, (request, reply) -> reply.integer(timeLeft(request.key(), Duration.ofMillis(1))));
        commands.add("persist", 2, Keys.FIRST, (request, reply) -> reply.integer(keys.persist(request.key()) ? 1 : 0));
    }

    private void expire(Request request, TimeUnit unit, Replies reply) {
        long delay = request.integer(2);
        if (delay > unit.convert(LONGEST)) {
            throw new CommandException("ERR invalid expire time in '" + request.word(0).toWord() + "' command");
        }
        long deadline = loop.time() + Math.max(0, unit.toNanos(delay));
        boolean wanted = isWanted(request, deadline) && keys.find(request.key()) != null;
        if (wanted && delay <= 0) {
            keys.remove(request.key());
        } else if (wanted) {
            keys.expireAt(request.key(), deadline);
        }
        reply.integer(wanted ? 1 : 0);
    }

    /** Whether the options NX, XX, GT and LT, all that are given, let the key have this deadline. */
    private boolean isWanted(Request request, long deadline) {
        Long present = keys.expiry(request.key());
        boolean wanted = true;
        for (Bytes option : request.wordsFrom(3)) {
            wanted &= switch (option.toWord()) {
                case "nx" -> present == null;
                case "xx" -> present != null;
                case "gt" -> present != null && deadline > present;
                case "lt" -> present == null || deadline < present;
                default -> throw new CommandException("ERR Unsupported option " + option.text());
            };
        }
        return wanted;
    }

    /** The time left in {@code unit}s, to the nearest; -1 if the key stays, -2 if it does not exist. */
    private long timeLeft(Bytes key, Duration unit) {
        if (keys.find(key) == null) {
            return -2;
        }
        Long deadline = keys.expiry(key);
        return deadline == null ? -1 : (deadline - loop.time() + unit.toNanos() / 2) / unit.toNanos();
    }
}
