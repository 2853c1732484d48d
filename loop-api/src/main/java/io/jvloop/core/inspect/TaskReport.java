package io.jvloop.core.inspect;

import io.jvloop.LoopFuture;
import io.jvloop.Task;
import io.jvloop.core.task.CorePromise;
import io.jvloop.core.task.CoreTask;
import io.jvloop.core.task.TaskLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The tasks of a loop, and which of them wait for each other, for another thread. Names, states and waits are of one moment. Stacks are
 * expensive, so only a few are taken in each turn, and the loop goes on serving. The report ends early if the asking thread is interrupted.
 */
final class TaskReport {
    /** How many tasks are reported; further ones are only counted. */
    private static final int LIMIT = 10_000;
    private static final int STACKS_A_TURN = 50;
    private static final long PATIENCE_SECONDS = 2;

    private final TaskLoop loop;
    private final Map<CoreTask<?>, TaskView> views = new LinkedHashMap<>();
    private final Map<LoopFuture<?>, List<TaskView>> members = new IdentityHashMap<>();
    private final CompletableFuture<TaskReport> whole = new CompletableFuture<>();
    private Iterator<Map.Entry<CoreTask<?>, TaskView>> withoutStack = Collections.emptyIterator();
    private int leftOut;
    private volatile int turns;

    private TaskReport(TaskLoop loop) {
        this.loop = loop;
    }

    /**
     * Makes a report, and blocks the calling thread meanwhile.
     *
     * @throws TimeoutException if the loop made no turn for some time
     */
    static TaskReport of(TaskLoop loop) throws InterruptedException, ExecutionException, TimeoutException {
        TaskReport report = new TaskReport(loop);
        loop.callSoonThreadsafe(() -> report.step(report::begin));
        try {
            return report.await();
        } finally {
            report.whole.cancel(false); // has no effect on a complete report; otherwise the asker has left
        }
    }

    private TaskReport await() throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            int seen = turns;
            try {
                return whole.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException standing) {
                if (turns == seen) {
                    throw standing;
                }
            }
        }
    }

    List<TaskView> tasks() {
        return List.copyOf(views.values());
    }

    /** A line about the tasks beyond the limit; empty if there are none. */
    String rest() {
        return leftOut == 0 ? "" : "… and " + leftOut + " more tasks" + System.lineSeparator();
    }

    /** Keeps a failure from the application's exception handler, as it concerns only the asker. */
    private void step(Runnable work) {
        try {
            if (!whole.isDone()) { // otherwise the asker has left
                work.run();
            }
        } catch (Throwable failure) {
            whole.completeExceptionally(failure);
        }
    }

    private void begin() {
        for (Task<?> task : loop.tasks().unfinished()) {
            if (views.size() < LIMIT) {
                views.put((CoreTask<?>) task, new TaskView((CoreTask<?>) task));
            } else {
                leftOut++;
            }
        }
        views.forEach(
                (task, view) -> view.awaits = task.awaitedFuture() instanceof CorePromise<?> awaited ? membersOf(awaited) : List.of());
        withoutStack = views.entrySet().iterator();
        takeStacks();
    }

    /** The tasks that a future depends on. Each future is examined once, though thousands may wait for it. */
    private List<TaskView> membersOf(CorePromise<?> awaited) {
        List<TaskView> known = members.get(awaited);
        if (known == null) {
            known = new ArrayList<>();
            members.put(awaited, known);
            for (LoopFuture<?> future : CallGraph.from(awaited)) {
                TaskView view = future instanceof CoreTask<?> task ? views.get(task) : null;
                if (view != null) {
                    known.add(view);
                }
            }
        }
        return known;
    }

    private void takeStacks() {
        turns++;
        for (int taken = 0; taken < STACKS_A_TURN && withoutStack.hasNext(); taken++) {
            Map.Entry<CoreTask<?>, TaskView> next = withoutStack.next();
            next.getValue().stack = next.getKey().stack();
        }
        if (!withoutStack.hasNext()) {
            whole.complete(this);
        } else {
            loop.callSoon(() -> step(this::takeStacks));
        }
    }
}
