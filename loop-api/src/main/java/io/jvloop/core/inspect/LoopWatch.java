package io.jvloop.core.inspect;

import io.jvloop.core.carrier.CoroutineMode;
import io.jvloop.core.report.Reporter;
import io.jvloop.core.report.StackView;
import io.jvloop.core.task.TaskLoop;
import io.jvloop.core.turn.Scheduler;
import io.jvloop.core.turn.Strand;
import io.jvloop.spi.ThreadText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Confined to the watchdog. Observes one loop. It reads the loop's fields without synchronization. They change at every step: of a loop
 * that makes progress the watchdog sees a change within a look or two, and of a blocked loop it sees the last state.
 */
final class LoopWatch {
    private static final long DEFAULT_LIMIT_NANOS = 1_000_000_000L;
    private final TaskLoop loop;
    private final Scheduler scheduler;
    private long progress = -1;
    private long blockedSince;
    private boolean reported;
    private long hostProgress = -1;
    private long hostAwaitedSince;
    private boolean hostReported;
    private @Nullable Strand pinned;
    private int pinnedIn;
    private final Map<Strand, Long> parkedSince = new HashMap<>();
    private final Set<Strand> parkedReported = new HashSet<>();
    private final StuckTasks stuckTasks;

    LoopWatch(TaskLoop loop) {
        this.loop = loop;
        this.scheduler = loop.tasks().scheduler();
        this.stuckTasks = new StuckTasks(loop);
    }

    void look(long now) {
        long limit = loop.debug() ? loop.slowCallbackDuration().toNanos() : DEFAULT_LIMIT_NANOS;
        lookAtHolder(now, limit);
        lookAtHost(now, limit);
        lookAtParkedCallbacks(now, limit);
        stuckTasks.look(now);
    }

    private void lookAtHolder(long now, long limit) {
        long seen = scheduler.progress();
        if (seen != progress || scheduler.isPolling()) {
            progress = seen;
            blockedSince = now;
            reported = false;
            pinned = null;
            return;
        }
        Strand holder = scheduler.current();
        if (holder != null && isPinnedInAwait(holder)) {
            int suspension = holder.suspension();
            if (holder == pinned && suspension == pinnedIn) {
                holder.failPinned(suspension); // its stack has a frame that cannot be unmounted
            }
            pinned = holder;
            pinnedIn = suspension;
        } else if (!reported && now - blockedSince >= limit) {
            reported = true;
            reportHolder(holder, now - blockedSince);
        }
    }

    /**
     * Whether a suspended strand is still on its carrier. That is true for an instant at each suspension, so it counts only if it is seen
     * twice without progress in between; a pause of the JVM in that instant also stops the watchdog.
     */
    private static boolean isPinnedInAwait(Strand holder) {
        return CoroutineMode.isMounted() && holder.isSuspended() && holder.thread().getState() == Thread.State.WAITING;
    }

    private void reportHolder(@Nullable Strand holder, long nanos) {
        Thread own = scheduler.gate().thread();
        Thread stuck = holder != null ? holder.thread() : own;
        if (stuck == null) {
            return; // the run ended meanwhile
        }
        Object what = holder == null ? ThreadText.of(own) : holder.subject();
        String holders = MonitorHolders.describe(loop, stuck);
        List<StackTraceElement> stack = StackView.ofUserCode(stuck);
        Reporter.warn(
                () -> loop.name() + " has stood for " + nanos / 1_000_000 + " ms in " + what + CoroutineMode.current().advice() + holders
                        + StackView.format(stack));
    }

    /** A guest is as late as its host is. */
    private void lookAtHost(long now, long limit) {
        Thread host = scheduler.awaitedHost();
        long seen = scheduler.progress();
        if (host == null || seen != hostProgress) {
            hostProgress = seen;
            hostAwaitedSince = now;
            hostReported = false;
        } else if (!hostReported && now - hostAwaitedSince >= limit) {
            hostReported = true;
            long nanos = now - hostAwaitedSince;
            List<StackTraceElement> stack = StackView.ofUserCode(host);
            Reporter.warn(
                    () -> loop.name() + " has waited for its host for " + nanos / 1_000_000 + " ms: the turn that it asked for has not "
                            + "come; " + ThreadText.of(host) + StackView.format(stack));
        }
    }

    /** Any thread may call this. Describes what the last look saw, with the current stack. */
    String describe(long now) {
        StringBuilder text = new StringBuilder();
        Thread host = scheduler.awaitedHost();
        if (host != null) {
            text.append("it waits for a turn of its host, ").append(ThreadText.of(host))
                    .append(StackView.format(StackView.ofUserCode(host)));
        } else if (scheduler.isPolling()) {
            text.append("it waits for events");
        } else {
            Strand holder = scheduler.current();
            Thread own = scheduler.gate().thread();
            Thread stuck = holder != null ? holder.thread() : own;
            text.append("it has stood for ").append(Math.max(0, now - blockedSince) / 1_000_000).append(" ms in ")
                    .append(holder != null ? holder : "its own code");
            if (stuck != null) {
                text.append(StackView.format(StackView.ofUserCode(stuck)));
            }
        }
        text.append(System.lineSeparator());
        for (Strand strand : scheduler.parked()) {
            text.append("parked in JDK code: ").append(strand).append(StackView.format(StackView.ofUserCode(strand.thread())))
                    .append(System.lineSeparator());
        }
        return text.toString();
    }

    private void lookAtParkedCallbacks(long now, long limit) {
        parkedSince.keySet().retainAll(scheduler.parked());
        parkedReported.retainAll(parkedSince.keySet());
        for (Strand strand : scheduler.parked()) {
            if (!strand.isOfTask() && now - parkedSince.computeIfAbsent(strand, first -> now) >= limit && parkedReported.add(strand)) {
                reportParked(strand, now - parkedSince.get(strand));
            }
        }
    }

    private void reportParked(Strand strand, long nanos) {
        Object what = strand.subject();
        List<StackTraceElement> stack = StackView.ofUserCode(strand.thread());
        String subject = strand.isOfService() ? what + " of " + loop.name() : "a callback of " + loop.name();
        String detail = strand.isOfService() ? "" : ": " + what;
        Reporter.warn(() -> subject + " has been parked for " + nanos / 1_000_000 + " ms" + detail + "; the loop goes on without it"
                + StackView.format(stack));
    }
}
