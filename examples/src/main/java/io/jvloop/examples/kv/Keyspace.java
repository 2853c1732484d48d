package io.jvloop.examples.kv;

import io.jvloop.EventLoop;
import io.jvloop.TimerHandle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The keys and what they hold. A key that expires has a timer of the loop, which removes it; should somebody ask before the timer's turn
 * has come, it is gone just the same.
 */
final class Keyspace {
    private final Map<Bytes, Entry> entries = new HashMap<>();
    private final EventLoop loop;

    Keyspace(EventLoop loop) {
        this.loop = loop;
    }

    private static final class Entry {
        Value value;
        TimerHandle expiry; // null: it stays

        Entry(Value value) {
            this.value = value;
        }

        void keepForever() {
            if (expiry != null) {
                expiry.cancel();
                expiry = null;
            }
        }
    }

    private Entry entry(Bytes key) {
        Entry entry = entries.get(key);
        if (entry != null && entry.expiry != null && entry.expiry.when() <= loop.time()) {
            drop(key);
            return null;
        }
        return entry;
    }

    // ---- values ----

    /** What the key holds, null if it does not exist. */
    Value find(Bytes key) {
        Entry entry = entry(key);
        return entry == null ? null : entry.value;
    }

    /**
     * What the key holds, null if it does not exist.
     *
     * @throws CommandException if it holds something else
     */
    <V extends Value> V find(Bytes key, Class<V> type) {
        Value value = find(key);
        if (value != null && !type.isInstance(value)) {
            throw CommandException.wrongType();
        }
        return type.cast(value);
    }

    /**
     * What the key holds, which is made now if it does not exist.
     *
     * @throws CommandException if it holds something else
     */
    <V extends Value> V findOrMake(Bytes key, Class<V> type, Supplier<V> maker) {
        V value = find(key, type);
        if (value == null) {
            value = maker.get();
            entries.put(key, new Entry(value));
        }
        return value;
    }

    /** Makes the key hold {@code value} and stay. */
    void set(Bytes key, Value value) {
        Entry entry = entries.get(key);
        if (entry == null) {
            entries.put(key, new Entry(value));
        } else {
            entry.keepForever();
            entry.value = value;
        }
    }

    /** Makes the key hold {@code value}; if it is to expire, it still is. */
    void replace(Bytes key, Value value) {
        Entry entry = entry(key);
        if (entry == null) {
            entries.put(key, new Entry(value));
        } else {
            entry.value = value;
        }
    }

    /** Removes the key; tells whether there was one. */
    boolean remove(Bytes key) {
        return entry(key) != null && drop(key);
    }

    private boolean drop(Bytes key) {
        entries.remove(key).keepForever();
        return true;
    }

    // ---- expiry ----

    /** Makes an existing key disappear at a time of the loop's clock. */
    void expireAt(Bytes key, long deadlineNanos) {
        Entry entry = entries.get(key);
        entry.keepForever();
        entry.expiry = loop.callAt(deadlineNanos, () -> entries.remove(key));
    }

    /** Makes an existing key stay; tells whether it was to expire. */
    boolean persist(Bytes key) {
        Entry entry = entry(key);
        boolean wasToExpire = entry != null && entry.expiry != null;
        if (wasToExpire) {
            entry.keepForever();
        }
        return wasToExpire;
    }

    /** When an existing key disappears, by the loop's clock; null if it stays. */
    Long expiry(Bytes key) {
        Entry entry = entry(key);
        return entry == null || entry.expiry == null ? null : entry.expiry.when();
    }

    // ---- all of them ----

    int size() {
        return entries.size();
    }

    /** How many of them are to expire. */
    long expiring() {
        return entries.values().stream().filter(entry -> entry.expiry != null).count();
    }

    List<Bytes> keys() {
        return List.copyOf(entries.keySet()).stream().filter(key -> entry(key) != null).toList();
    }

    void clear() {
        entries.values().forEach(Entry::keepForever);
        entries.clear();
    }
}
