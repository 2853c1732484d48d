package io.jvloop.core.turn;

import io.jvloop.UnhandledFailure;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoEntry;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the loop shows to its back end. */
final class CoreBackendContext implements BackendContext {
    private final Scheduler scheduler;

    CoreBackendContext(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public IoEntry newEntry(Runnable process) {
        return new CoreIoEntry(scheduler, process, CoreContext.current().copy());
    }

    @Override
    public void startService(String name, Runnable body) {
        scheduler.confinement().check("startService");
        new Service(scheduler, Objects.requireNonNull(name, "name"), Objects.requireNonNull(body, "body")).start();
    }

    @Override
    public boolean submit(Runnable callback) {
        return scheduler.submit(callback);
    }

    @Override
    public boolean inTurn() {
        return scheduler.driver.inTurn();
    }

    @Override
    public void checkTurn(String operation) {
        scheduler.confinement().checkTurn(operation);
    }

    @Override
    public long batch() {
        return scheduler.turn.turns;
    }

    @Override
    public boolean inRun() {
        return scheduler.batchEnd.isOpen();
    }

    @Override
    public void runAtBatchEnd(Runnable flush) {
        scheduler.batchEnd.add(flush);
    }

    @Override
    public boolean hasOutsideWork() {
        return scheduler.hasOutsideWork();
    }

    @Override
    public long nanoTime() {
        return scheduler.clock().nanoTime();
    }

    @Override
    public boolean usesClock(Object clock) {
        return scheduler.clock() == clock;
    }

    @Override
    public void opened(Object resource) {
        scheduler.resources.opened(resource);
    }

    @Override
    public void closed(Object resource) {
        scheduler.resources.closed(resource);
    }

    @Override
    public String creationSite(Object resource) {
        return scheduler.resources.creationSite(resource);
    }

    @Override
    public void report(String message, @Nullable Throwable failure, Object source) {
        scheduler.failures().report(new UnhandledFailure(message, failure, source));
    }
}
