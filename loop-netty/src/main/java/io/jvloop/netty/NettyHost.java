package io.jvloop.netty;

import io.jvloop.EventLoop;
import io.jvloop.GuestLoops;
import io.jvloop.LoopOptions;
import io.jvloop.Task;
import io.jvloop.spi.BridgedLoop;
import io.jvloop.spi.LoopAttachment;
import io.jvloop.spi.LoopHost;
import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Confined to its loop, but for {@link #wake}. A Netty event loop as the host of a loop of ours. */
final class NettyHost implements LoopHost, LoopAttachment {
    private static final InternalLogger LOGGER = InternalLoggerFactory.getInstance(NettyHost.class);
    private static final int DAYS_OF_AGES = 36_500;
    /** How many turns the cancelled tasks of a guest have when its host ends. Nothing but themselves can wake them by then. */
    private static final int LAST_TURNS = 100;

    private final IoEventLoop eventLoop;
    private final EventLoop guest;
    private final ScheduledFuture<?> keeper;
    private @Nullable ScheduledFuture<?> timer;
    /** The turn that was asked for and has not come. */
    private @Nullable Runnable due;
    private boolean ending;

    private NettyHost(IoEventLoop eventLoop, LoopOptions options) {
        this.eventLoop = eventLoop;
        this.guest = GuestLoops.on(this, options);
        ((BridgedLoop) guest).attachment(NettyHost.class, () -> this);
        this.keeper = keeper();
    }

    /** Opens a guest, in the host's thread. */
    static EventLoop open(IoEventLoop eventLoop, LoopOptions options) {
        if (eventLoop.isShuttingDown()) {
            throw new IllegalStateException(eventLoop + " cannot have a guest: it is shutting down");
        }
        return new NettyHost(eventLoop, options.withPolicy(GuestPolicy.of(eventLoop))).guest;
    }

    /**
     * A timer that never fires. As long as there is one Netty does not suspend its event loop, whose next thread would be another; and an
     * event loop that ends cancels it, and so tells the guest.
     */
    private ScheduledFuture<?> keeper() {
        ScheduledFuture<?> never = eventLoop.schedule(() -> {
        }, DAYS_OF_AGES, TimeUnit.DAYS);
        never.addListener(_ -> hostEnds());
        return never;
    }

    // ---- turns ----

    /**
     * By a timer without delay, which comes behind the next poll. Netty runs what is executed before that, and what that executes, for up
     * to a second.
     */
    @Override
    public void later(Runnable turn) {
        due = turn;
        if (!ending) {
            eventLoop.schedule(this::dueTurn, 0, TimeUnit.NANOSECONDS);
        }
    }

    private void dueTurn() {
        Runnable turn = due;
        due = null;
        if (turn != null) {
            make(turn);
        }
    }

    @Override
    public void wake(Runnable turn) {
        eventLoop.execute(() -> make(turn));
    }

    @Override
    public void after(long delayNanos, Runnable turn) {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = eventLoop.schedule(() -> make(turn), delayNanos, TimeUnit.NANOSECONDS);
    }

    /** Netty keeps what a timer throws for whoever looks at its future, and here nobody does. */
    private void make(Runnable turn) {
        try {
            turn.run();
        } catch (Throwable failure) {
            LOGGER.error("{}, a guest of {}, has ended by a failure", guest, eventLoop, failure);
        }
    }

    // ---- the end ----

    private void hostEnds() {
        if (guest.isClosed()) {
            return; // which is why the timer was cancelled
        }
        try {
            eventLoop.execute(this::endGuest); // Netty is in the middle of cancelling timers, and would lose those that tasks set now
        } catch (RejectedExecutionException shutDownAtOnce) {
            endGuest();
        }
    }

    private void endGuest() {
        if (guest.isClosed()) {
            return;
        }
        ending = true;
        if (guest.isRunning()) {
            guest.allTasks().forEach(Task::cancel);
            for (int left = LAST_TURNS; due != null && left > 0; left--) {
                dueTurn();
            }
        }
        guest.close();
    }

    @Override
    public void loopClosed() {
        keeper.cancel(false);
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
