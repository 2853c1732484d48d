package io.jvloop.core.turn;

import io.jvloop.CancelledError;

/**
 * Confined to its loop. A strand that does a framework's work and is nobody's task: the end of a run does not cancel it, and only the close
 * of the loop ends it. It waits for an {@link io.jvloop.spi.IoEntry}, and for nothing else of the loop's.
 */
public final class Service implements StrandTask, Runnable {
    private final Scheduler scheduler;
    private final String name;
    private final Runnable body;
    private final Strand strand;
    private boolean unwinding;

    Service(Scheduler scheduler, String name, Runnable body) {
        this.scheduler = scheduler;
        this.name = name;
        this.body = body;
        this.strand = new Strand(scheduler, this, CoreContext.empty(), this);
    }

    void start() {
        scheduler.services.add(this);
        strand.enqueue();
    }

    @Override
    public void run() {
        try {
            body.run();
        } catch (Throwable failure) {
            if (!unwinding || !(failure instanceof CancelledError)) {
                scheduler.failures().callbackFailed("Exception in the service '" + name + "'", null, failure, this);
            }
        } finally {
            if (!scheduler.isClosed()) { // else this may be the thread of LateContinuations
                scheduler.services.remove(this);
            }
            strand.end();
        }
    }

    @Override
    public void startFailed(Throwable refused) {
        scheduler.services.remove(this);
        scheduler.failures().callbackFailed("Cannot start the service '" + name + "'", null, refused, this);
    }

    @Override
    public void suspendFor(Object target) {
        strand.suspend();
        if (unwinding) {
            throw new CancelledError("the event loop was closed");
        }
    }

    @Override
    public void resumed() {
        // nothing can cancel its wait
    }

    /** From {@code close}: its wait throws. If it is parked in JDK code, it is interrupted and ends on another thread. */
    void unwind() {
        unwinding = true;
        if (strand.isSuspended()) {
            strand.unwind();
        } else if (strand.isStarted()) {
            strand.thread().interrupt();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return "the service '" + name + "'";
    }
}
