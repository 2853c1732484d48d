package io.jvloop.tck.net.groups;

import static io.jvloop.Asyncio.wrapFuture;
import static io.jvloop.tck.peers.ConnectedFixture.ANY_PORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.GroupOptions;
import io.jvloop.GroupServer;
import io.jvloop.LoopGroup;
import io.jvloop.Task;
import io.jvloop.spi.BackendContext;
import io.jvloop.spi.Capability;
import io.jvloop.spi.IoBackend;
import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.AsyncTest;
import io.jvloop.tck.LoopFixture;
import io.jvloop.tck.RunsLoopItself;
import io.jvloop.tck.Steps;
import io.jvloop.tck.doubles.AnothersPolicy;
import io.jvloop.tck.watch.LogCapture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of a group when one of its loops fails. */
@RunsLoopItself
public class GroupFailureContract {
    private static final Duration LONG = Duration.ofHours(1);
    @RegisterExtension
    final LoopFixture fixture = new LoopFixture();
    @RegisterExtension
    final LogCapture log = new LogCapture();
    private final BlockingQueue<String> reports = new LinkedBlockingQueue<>();

    private GroupOptions options() {
        return GroupOptions.DEFAULT.withLoops(fixture.options()).withName("loop-group").withDrain(LONG)
                .withFailureHandler((loop, failure) -> reports.add(loop.name() + ": " + failure.getMessage()));
    }

    private LoopGroup open() {
        return LoopGroup.open(2, options());
    }

    private void awaitClosedAndReported(LoopGroup group, String... told) throws InterruptedException {
        group.termination().join();
        assertThat(group.loops()).allMatch(EventLoop::isClosed);
        for (String report : told) {
            assertThat(reports.take()).isEqualTo(report);
        }
        assertThat(reports).isEmpty();
    }

    private static void fail(EventLoop loop, String message) {
        loop.callSoonThreadsafe(() -> {
            throw new InternalError(message);
        });
    }

    @Test
    void failureOfALoopIsReportedAndTheOthersAreDrained() throws InterruptedException {
        LoopGroup group = open();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        CompletableFuture<String> outcome = group.run(group.loops().getLast(), () -> {
            wrapFuture(gate).await();
            return "done";
        });
        fail(group.loops().getFirst(), "fatal");

        assertThat(reports.take()).isEqualTo("loop-group-1: fatal");
        assertThat(group.isShutdown()).isTrue();
        assertThat(outcome).isNotDone();
        gate.complete(null);
        assertThat(outcome.join()).isEqualTo("done");
        awaitClosedAndReported(group);
    }

    @Test
    void errorThatATaskThrowsEndsItsLoopAndIsItsOutcome() throws InterruptedException {
        LoopGroup group = open();
        CompletableFuture<String> outcome = group.run(group.loops().getLast(), () -> {
            throw new InternalError("fatal");
        });

        assertThatThrownBy(outcome::join).hasRootCauseMessage("fatal");
        awaitClosedAndReported(group, "loop-group-2: fatal");
    }

    /** The loop has been asked to close its part, and has a task for that, but fails before the task begins. */
    private void failWhileClosing(LoopGroup group, CompletableFuture<Void> asked) {
        group.run(group.loops().getLast(), () -> {
            while (!asked.isDone()) {
                Thread.onSpinWait();
            }
            Steps.turns(2);
            throw new InternalError("fatal");
        });
    }

    private GroupServer serve(LoopGroup group) throws IOException {
        fixture.require(Capability.TCP);
        fixture.require(Capability.MOVING);
        return group.serve((reader, _) -> reader.readAll(), ANY_PORT);
    }

    @Test
    void closeOfAServerIsDoneThoughALoopFailsMeanwhile() throws Exception {
        LoopGroup group = open();
        FutureTask<Void> closing = new FutureTask<>(serve(group)::close, null);
        Thread closer = Thread.ofPlatform().start(closing);
        CompletableFuture<Void> asked = new CompletableFuture<>();
        failWhileClosing(group, asked);
        while (closer.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        asked.complete(null);

        closing.get();
        awaitClosedAndReported(group, "loop-group-2: fatal");
    }

    @AsyncTest
    void taskThatClosesAServerIsNotCancelledByTheFailureOfALoop() throws Exception {
        LoopGroup group = open();
        GroupServer server = serve(group);
        CompletableFuture<Void> asked = new CompletableFuture<>();
        failWhileClosing(group, asked);
        Task<Void> closing = Asyncio.createTask(server::close);
        Steps.turns(2);
        assertThat(closing.isDone()).isFalse();
        asked.complete(null);

        closing.await();
        awaitClosedAndReported(group, "loop-group-2: fatal");
    }

    @Test
    void eachLoopThatFailsIsReportedOnce() throws InterruptedException {
        LoopGroup group = open();
        CompletableFuture<Void> standing = new CompletableFuture<>();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        group.loops().getLast().callSoonThreadsafe(() -> {
            standing.complete(null);
            while (!gate.isDone()) {
                Thread.onSpinWait();
            }
            throw new InternalError("too");
        });
        standing.join();
        fail(group.loops().getFirst(), "fatal");
        assertThat(reports.take()).isEqualTo("loop-group-1: fatal");
        gate.complete(null);

        awaitClosedAndReported(group, "loop-group-2: too");
    }

    @Test
    void loopThatWasStoppedByACallbackHasFailed() throws InterruptedException {
        LoopGroup group = open();
        EventLoop second = group.loops().getLast();
        second.callSoonThreadsafe(second::stop);

        assertThat(reports.take()).startsWith("loop-group-2: Event loop stopped before");
        awaitClosedAndReported(group);
    }

    /** What the others have is cancelled when their time is over. */
    @Test
    void othersGetNoMoreThanTheirTime() throws InterruptedException {
        LoopGroup group = LoopGroup.open(2, options().withDrain(Duration.ofMillis(1)));
        CompletableFuture<Object> endless =
                group.run(group.loops().getLast(), () -> group.loops().getLast().createFuture().await());
        fail(group.loops().getFirst(), "fatal");

        awaitClosedAndReported(group, "loop-group-1: fatal");
        assertThat(endless).isCompletedExceptionally();
    }

    /** It may wait for the group, which is not held up by it. */
    @Test
    void handlerOfFailuresMayWaitForTheEnd() throws InterruptedException {
        CompletableFuture<LoopGroup> opened = new CompletableFuture<>();
        LoopGroup group = LoopGroup.open(2, options().withFailureHandler((loop, _) -> {
            opened.join().close();
            reports.add(loop.name() + ": closed");
        }));
        opened.complete(group);
        fail(group.loops().getFirst(), "fatal");

        awaitClosedAndReported(group, "loop-group-1: closed");
    }

    @Test
    void failureThatNobodyHandlesIsLogged() {
        LoopGroup group = LoopGroup.open(2, GroupOptions.DEFAULT.withLoops(fixture.options()).withName("loop-group"));
        fail(group.loops().getFirst(), "fatal");

        log.await("the loop loop-group-1 has failed, so its group is shut down");
        log.await("InternalError: fatal");
        group.termination().join();
    }

    /** A policy whose second back end throws from one of its methods, once it is told to. */
    private record Failing(LoopPolicy other, String method, AtomicBoolean armed, AtomicReference<IoBackend> first)
            implements
                AnothersPolicy {
        @Override
        public IoBackend open(BackendContext context) throws IOException {
            IoBackend backend = other.open(context);
            if (first.compareAndSet(null, backend)) {
                return backend;
            }
            return AnothersPolicy.hooked(backend, (name, arguments, call) -> {
                if (!armed.get() || !name.equals(method)) {
                    return call.proceed();
                }
                if (name.equals("close")) {
                    call.proceed();
                }
                throw new InternalError("no " + method);
            });
        }
    }

    private LoopGroup openFailing(String method, AtomicBoolean armed) {
        return LoopGroup.open(2, options().withLoops(fixture.options().withName("loop-group")
                .withPolicy(new Failing(fixture.policy(), method, armed, new AtomicReference<>()))));
    }

    @Test
    void loopWhosePollFailsIsReported() throws InterruptedException {
        AtomicBoolean armed = new AtomicBoolean();
        LoopGroup group = openFailing("poll", armed);
        group.loops().getLast().callSoonThreadsafe(() -> armed.set(true));

        awaitClosedAndReported(group, "loop-group-2: no poll");
    }

    @Test
    void loopWhoseCloseFailsIsReported() throws InterruptedException {
        LoopGroup group = openFailing("close", new AtomicBoolean(true));
        group.shutdown(Duration.ZERO);

        awaitClosedAndReported(group, "loop-group-2: no close");
    }
}
