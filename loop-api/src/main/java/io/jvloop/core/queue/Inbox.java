package io.jvloop.core.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Safe for use by any thread. The bridge into the loop: a multi-producer stack and its wake-up gate in one atomic word, {@code top}.
 *
 * <pre>
 * top        meaning                                     set by
 * null       awake, nothing waiting                      consumer: drain, from anything but CLOSED
 * an entry   awake (or being woken), a chain waiting     producer: push, by CAS from null, ASLEEP or an entry
 * ASLEEP     nothing waiting, the consumer may block     consumer: sleep, by CAS from null
 * CLOSED     for good                                    consumer: close, by exchange
 *
 * producer   push: CAS top to the entry. Replaced ASLEEP: this producer, and no other, must wake the consumer.
 *            Replaced null or an entry: the consumer is awake, or another producer wakes it. Found CLOSED: refused.
 * consumer   sleep: CAS null to ASLEEP. Failed: something waits, do not block.
 *            block, in the back end's poll.
 *            drain: exchange top for null and turn the chain round.
 *
 * wakers     A producer that must wake does so, and then counts it (woke). The consumer counts the sleeps that a push ended (owed), and
 *            before it gives up what a wake-up touches it waits until both agree: else a late one writes to a descriptor reused since.
 *
 * Invariant      A producer that finds ASLEEP leaves an entry there, so one sleep is ended by at most one wake-up, and an entry is
 *                never in the chain while the consumer blocks without a wake-up under way.
 * Non-invariant  A wake-up may arrive after the consumer woke for another reason: then the next poll returns at once, for nothing.
 * </pre>
 *
 * <p>Sleep and queue share one word because a queue with a gate beside it needs a fence between "enqueued" and "is it asleep?" on one side
 * and "asleep" and "is it empty?" on the other; leave one out and a wake-up is lost (loop-stress shows it).
 */
public final class Inbox {
    private static final VarHandle TOP;
    private static final Entry ASLEEP = new Marker();
    private static final Entry CLOSED = new Marker();

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(Inbox.class, "top", Entry.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // ---- any thread ----
    private volatile @Nullable Entry top;
    private final AtomicLong woken = new AtomicLong();

    // ---- the consumer ----
    private boolean slept;
    private long owed;

    /** What became of a pushed entry. */
    public enum Pushed {
        QUEUED, QUEUED_MUST_WAKE, REFUSED
    }

    // ---- producers ----

    public Pushed push(Entry entry) {
        for (;;) {
            Entry seen = top;
            if (seen == CLOSED) {
                return Pushed.REFUSED;
            }
            boolean asleep = seen == ASLEEP;
            entry.next = asleep ? null : seen;
            if (TOP.compareAndSet(this, seen, entry)) {
                return asleep ? Pushed.QUEUED_MUST_WAKE : Pushed.QUEUED;
            }
        }
    }

    /** The producer that had to wake the consumer has done so. */
    public void woke() {
        woken.incrementAndGet();
    }

    public long wakeups() {
        return woken.get();
    }

    // ---- the consumer ----

    /** Announces that the consumer is about to block; false if something waits. */
    public boolean sleep() {
        boolean sleeps = TOP.compareAndSet(this, null, ASLEEP);
        slept |= sleeps; // still set, if the last wait ended by a failure and nobody has drained since
        return sleeps;
    }

    /** Moves what waits, in the order of its arrival. */
    public void drainTo(ReadyQueue ready) {
        Entry seen = top;
        if (seen != null && seen != CLOSED) {
            append(exchange(null), ready);
        }
    }

    /** Refuses what comes from now on, and hands out what was accepted. */
    public void close(ReadyQueue accepted) {
        append(exchange(CLOSED), accepted);
        while (woken.get() < owed) {
            Thread.onSpinWait(); // one system call away
        }
    }

    private @Nullable Entry exchange(@Nullable Entry replacement) {
        Entry found = (Entry) TOP.getAndSet(this, replacement);
        if (slept) {
            slept = false;
            if (found != ASLEEP) {
                owed++;
            }
        }
        return found;
    }

    private static void append(@Nullable Entry newest, ReadyQueue ready) {
        if (newest == ASLEEP || newest == CLOSED) {
            return;
        }
        Entry oldest = null;
        for (Entry entry = newest; entry != null;) {
            Entry older = entry.next;
            entry.next = oldest;
            oldest = entry;
            entry = older;
        }
        for (Entry entry = oldest; entry != null;) {
            Entry younger = entry.next;
            entry.next = null;
            ready.add(entry);
            entry = younger;
        }
    }

    private static final class Marker extends Entry {
        @Override
        public boolean isStep() {
            throw new AssertionError("bug in jvloop: a marker of the inbox was queued");
        }
    }
}
