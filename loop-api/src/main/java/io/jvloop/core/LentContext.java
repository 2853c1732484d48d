package io.jvloop.core;

import io.jvloop.UnhandledFailure;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.IoEntry;
import org.jspecify.annotations.Nullable;

/** The part of the loop that its back end sees. */
final class LentContext implements BackendContext {
    private final CoreEventLoop loop;

    LentContext(CoreEventLoop loop) {
        this.loop = loop;
    }

    @Override
    public IoEntry newEntry(Runnable process) {
        return new CoreIoEntry(loop, process, CoreContext.current().copy());
    }

    @Override
    public boolean mayWait() {
        return loop.inbox.isAsleep();
    }

    @Override
    public boolean submit(Runnable callback) {
        return loop.submit(new CoreHandle(loop, callback, CoreContext.empty()));
    }

    @Override
    public boolean inTurn() {
        return loop.driver.inTurn();
    }

    @Override
    public void checkTurn(String operation) {
        loop.confinement.checkTurn(operation);
    }

    @Override
    public long batch() {
        return loop.turn.turns;
    }

    @Override
    public boolean inRun() {
        return loop.turn.batchEnd.isOpen();
    }

    @Override
    public void atBatchEnd(Runnable flush) {
        loop.turn.batchEnd.add(flush);
    }

    @Override
    public boolean awaitsOutside() {
        return loop.awaitsOutside();
    }

    @Override
    public long nanoTime() {
        return loop.clock().nanoTime();
    }

    @Override
    public boolean usesClock(Object clock) {
        return loop.clock() == clock;
    }

    @Override
    public void opened(Object resource) {
        loop.resources.opened(resource);
    }

    @Override
    public void closed(Object resource) {
        loop.resources.closed(resource);
    }

    @Override
    public String site(Object resource) {
        return loop.resources.site(resource);
    }

    @Override
    public void report(String message, @Nullable Throwable failure, Object source) {
        loop.failures.report(new UnhandledFailure(message, failure, source));
    }
}
