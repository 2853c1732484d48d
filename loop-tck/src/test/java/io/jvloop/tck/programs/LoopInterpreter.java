package io.jvloop.tck.programs;

import io.jvloop.AsyncTimeoutException;
import io.jvloop.Asyncio;
import io.jvloop.CancelledError;
import io.jvloop.Coroutine;
import io.jvloop.EventLoop;
import io.jvloop.LoopFuture;
import io.jvloop.Outcome;
import io.jvloop.Promise;
import io.jvloop.ReturnWhen;
import io.jvloop.Task;
import io.jvloop.TaskGroup;
import io.jvloop.TaskGroupException;
import io.jvloop.TaskOptions;
import io.jvloop.TimeoutScope;
import io.jvloop.WaitResult;
import io.jvloop.sync.AsyncBarrier;
import io.jvloop.sync.AsyncCondition;
import io.jvloop.sync.AsyncEvent;
import io.jvloop.sync.AsyncLock;
import io.jvloop.sync.AsyncQueue;
import io.jvloop.sync.AsyncSemaphore;
import io.jvloop.sync.QueueEmptyException;
import io.jvloop.sync.QueueFullException;
import io.jvloop.sync.QueueShutDownException;
import io.jvloop.tck.manual.ManualPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Runs a program on a loop with simulated time, through the public API. */
final class LoopInterpreter {
    /** One unit of the programs' time. */
    private static final long UNIT = 1_000_000;
    /** Later than anything that a program does: what waits then waits for ever. */
    private static final Duration HORIZON = Duration.ofDays(1);

    /** What a statement sees; no task in a callback. */
    private record Frame(int number, TaskGroup group, TimeoutScope timeout) {
    }

    private static final class Boom extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Boom(int line) {
            super("boom " + line, null, false, false);
        }
    }

    /** Ends what is left of a program when its loop is closed. */
    private static final class Unwound extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Program program;
    private final Trace trace = new Trace();
    private final EventLoop loop;
    private final long start;
    private final Task<?>[] tasks;
    private final LoopFuture<?>[] futures = new LoopFuture<?>[Program.FUTURES];
    private final List<AsyncLock> locks = objects(Program.LOCKS, AsyncLock::new);
    private final AsyncCondition condition = new AsyncCondition(locks.getFirst());
    private final List<AsyncEvent> events = objects(Program.EVENTS, AsyncEvent::new);
    private final List<AsyncQueue<Integer>> queues = List.of(new AsyncQueue<>(1), new AsyncQueue<>());
    private final AsyncSemaphore semaphore = new AsyncSemaphore(Program.PERMITS);
    private final AsyncBarrier barrier = new AsyncBarrier(Program.PARTIES);
    private boolean ended;

    private LoopInterpreter(Program program, EventLoop loop) {
        this.program = program;
        this.loop = loop;
        this.start = loop.time();
        this.tasks = new Task<?>[program.tasks().size()];
        for (int i = 0; i < Program.PROMISES; i++) {
            futures[i] = loop.createFuture();
        }
    }

    private static <T> List<T> objects(int count, java.util.function.Supplier<T> maker) {
        return IntStream.range(0, count).mapToObj(i -> maker.get()).toList();
    }

    static Trace run(Program program) {
        try (EventLoop loop = Asyncio.newEventLoop(new ManualPolicy().options().withExceptionHandler((where, failure) -> {
        }))) {
            LoopInterpreter interpreter = new LoopInterpreter(program, loop);
            interpreter.tasks[0] = loop.createTask(interpreter.body(0, null));
            loop.callLater(HORIZON, loop::stop);
            loop.runForever();
            interpreter.traceStates();
            interpreter.ended = true;
            return interpreter.trace;
        }
    }

    private void traceStates() {
        for (int i = 0; i < tasks.length; i++) {
            trace.addState("task " + i + ": " + state(tasks[i]) + (tasks[i] == null ? "" : ", cancelling " + tasks[i].cancelling()));
        }
        for (int i = 0; i < futures.length; i++) {
            trace.addState("future " + i + ": " + state(futures[i]));
        }
        trace.addState("locked " + locks.stream().map(AsyncLock::isLocked).toList());
        trace.addState("set " + events.stream().map(AsyncEvent::isSet).toList());
        trace.addState("queues " + queues.stream().map(queue -> items(queue)).toList());
    }

    private static List<Integer> items(AsyncQueue<Integer> queue) {
        List<Integer> items = new ArrayList<>();
        while (!queue.isEmpty()) {
            items.add(queue.getNowait());
        }
        return items;
    }

    private static String state(LoopFuture<?> future) {
        return future == null ? "not made" : future.isDone() ? (future.isCancelled() ? "ended " : "") + outcome(future) : "pending";
    }

    private static String outcome(LoopFuture<?> done) {
        try {
            return text(done.result());
        } catch (Throwable failure) {
            return kind(failure);
        }
    }

    private static String text(Object value) {
        return switch (value) {
            case List<?> list -> list.stream().map(LoopInterpreter::text).toList().toString();
            case Outcome.Success<?> success -> text(success.value());
            case Outcome.Failure<?> failure -> kind(failure.cause());
            case null, default -> String.valueOf(value);
        };
    }

    private static String kind(Throwable failure) {
        return switch (failure) {
            case CancelledError cancelled -> cancelled.cancelMessage() == null ? "cancelled" : "cancelled by " + cancelled.cancelMessage();
            case AsyncTimeoutException timeout -> "timeout";
            case Boom boom -> boom.getMessage();
            case TaskGroupException group -> group.exceptions().stream().map(LoopInterpreter::kind)
                    .collect(Collectors.joining(", ", "group[", "]"));
            case AsyncBarrier.BrokenException broken -> "broken";
            case QueueShutDownException shutDown -> "shut down";
            case QueueFullException full -> "full";
            case QueueEmptyException empty -> "empty";
            case IllegalArgumentException argument -> "argument";
            default -> failure.getClass() == IllegalStateException.class ? "state" : failure.toString();
        };
    }

    // ---- statements ----

    private Coroutine<Integer> body(int number, TaskGroup group) {
        return () -> {
            Frame frame = new Frame(number, group, null);
            log(frame, 0, "begins");
            try {
                block(frame, program.tasks().get(number));
            } finally {
                log(frame, 0, "ends");
            }
            return number;
        };
    }

    private void log(Frame frame, int line, String outcome) {
        if (ended) {
            throw new Unwound();
        }
        int cancelling = frame.number < 0 ? 0 : tasks[frame.number].cancelling();
        trace.add(new Trace.Event((loop.time() - start) / UNIT, loop.statistics().turns(), frame.number, line, outcome, cancelling));
    }

    private void block(Frame frame, List<Stmt> block) {
        for (Stmt stmt : block) {
            if (ended) {
                throw new Unwound();
            }
            Object value;
            try {
                value = execute(frame, stmt);
            } catch (Throwable failure) {
                log(frame, stmt.line(), kind(failure));
                throw failure;
            }
            log(frame, stmt.line(), text(value));
        }
    }

    private void callback(Stmt owner) {
        Frame frame = new Frame(-1, null, null);
        log(frame, owner.line(), "called");
        block(frame, owner.blocks().getFirst());
    }

    private Object execute(Frame frame, Stmt stmt) {
        switch (stmt.op()) {
            case SLEEP -> Asyncio.sleep(units(stmt.arg(0)));
            case AWAIT -> {
                return await(future(stmt.arg(0)));
            }
            case AWAIT_SHIELD -> {
                LoopFuture<?> inner = future(stmt.arg(0));
                return await(inner == null ? null : Asyncio.shield(inner));
            }
            case WAIT_FOR -> {
                LoopFuture<?> future = future(stmt.arg(1));
                return future == null ? "none" : Asyncio.waitFor(future, units(stmt.arg(0)));
            }
            case GATHER -> {
                return await(gather(stmt.arg(0), stmt.argsFrom(1)));
            }
            case WAIT_MANY -> {
                return waitMany(stmt.arg(0), stmt.arg(1), new LinkedHashSet<>(present(stmt.argsFrom(2))));
            }
            case AS_COMPLETED -> {
                return asCompleted(stmt.arg(0), present(stmt.argsFrom(1)));
            }
            case EVENT_WAIT -> events.get(stmt.arg(0)).await();
            case ACQUIRE -> locks.get(stmt.arg(0)).acquire();
            case CONDITION_WAIT -> condition.await();
            case SEMAPHORE_ACQUIRE -> semaphore.acquire();
            case BARRIER_WAIT -> {
                return barrier.await();
            }
            case PUT -> queues.get(stmt.arg(0)).put(stmt.line());
            case GET -> {
                return queues.get(stmt.arg(0)).get();
            }
            case JOIN -> queues.get(stmt.arg(0)).join();
            case FINALLY, CATCH_CANCELLED, CATCH_EXCEPTION, TIMEOUT, TIMEOUT_AT, GROUP, WITH_LOCK, WITH_PERMIT -> {
                return nested(frame, stmt);
            }
            default -> {
                return now(frame, stmt);
            }
        }
        return null;
    }

    private Object nested(Frame frame, Stmt stmt) {
        List<Stmt> body = stmt.blocks().getFirst();
        switch (stmt.op()) {
            case FINALLY -> {
                try {
                    block(frame, body);
                } finally {
                    block(frame, stmt.blocks().get(1));
                }
            }
            case CATCH_CANCELLED -> {
                try {
                    block(frame, body);
                } catch (CancelledError cancelled) {
                    block(frame, stmt.blocks().get(1));
                }
            }
            case CATCH_EXCEPTION -> {
                try {
                    block(frame, body);
                } catch (Exception failure) {
                    block(frame, stmt.blocks().get(1));
                }
            }
            case TIMEOUT -> {
                return limited(frame, TimeoutScope.after(units(stmt.arg(0))), body);
            }
            case TIMEOUT_AT -> {
                return limited(frame, TimeoutScope.at(start + stmt.arg(0) * UNIT), body);
            }
            case GROUP -> Asyncio.taskGroup(group -> {
                block(new Frame(frame.number, group, frame.timeout), body);
            });
            case WITH_LOCK -> {
                try (var _ = locks.get(stmt.arg(0)).hold()) {
                    block(frame, body);
                }
            }
            case WITH_PERMIT -> {
                try (var _ = semaphore.hold()) {
                    block(frame, body);
                }
            }
            default -> throw new AssertionError(stmt);
        }
        return null;
    }

    private String limited(Frame frame, TimeoutScope scope, List<Stmt> body) {
        scope.run(() -> {
            block(new Frame(frame.number, frame.group, scope), body);
        });
        return scope.expired() ? "expired" : "in time";
    }

    private static Object await(LoopFuture<?> future) {
        return future == null ? "none" : future.await();
    }

    private static Object waitMany(int when, int limit, Set<LoopFuture<?>> members) {
        if (members.isEmpty()) {
            return "none";
        }
        ReturnWhen enough = List.of(ReturnWhen.FIRST_COMPLETED, ReturnWhen.FIRST_EXCEPTION, ReturnWhen.ALL_COMPLETED).get(when);
        WaitResult<LoopFuture<?>> result = limit < 0 ? Asyncio.waitMany(members, enough) : Asyncio.waitMany(members, enough, units(limit));
        return members.stream().map(member -> result.done().contains(member) ? "done" : "pending").toList();
    }

    private static Object asCompleted(int limit, List<LoopFuture<?>> members) {
        List<String> order = new ArrayList<>();
        Iterable<LoopFuture<?>> completed = limit < 0 ? Asyncio.asCompleted(members) : Asyncio.asCompleted(members, units(limit));
        completed.forEach(member -> order.add(outcome(member)));
        return order;
    }

    /** A statement that does not suspend. */
    private Object now(Frame frame, Stmt stmt) {
        return switch (stmt.op()) {
            case SPAWN, SPAWN_EAGER -> {
                int number = stmt.arg(0);
                if (tasks[number] != null) {
                    yield "none";
                }
                if (stmt.op() == Op.SPAWN_EAGER) {
                    loop.createTask(TaskOptions.DEFAULT.withEagerStart(true), () -> {
                        tasks[number] = Asyncio.currentTask();
                        return body(number, null).run();
                    });
                } else {
                    tasks[number] = loop.createTask(body(number, null));
                }
                yield "spawned";
            }
            case GROUP_SPAWN -> {
                if (frame.group == null || tasks[stmt.arg(0)] != null) {
                    yield "none";
                }
                tasks[stmt.arg(0)] = frame.group.createTask(body(stmt.arg(0), frame.group));
                yield "spawned";
            }
            case GROUP_CANCEL -> {
                if (frame.group == null) {
                    yield "none";
                }
                frame.group.cancel();
                yield "requested";
            }
            case CANCEL ->
                future(stmt.arg(0)) == null ? "none" : future(stmt.arg(0)).cancel(stmt.line() % 2 == 0 ? null : "line " + stmt.line());
            case UNCANCEL -> tasks[stmt.arg(0)] == null ? "none" : tasks[stmt.arg(0)].uncancel();
            case THROW -> throw new Boom(stmt.line());
            case RESCHEDULE -> {
                if (frame.timeout == null) {
                    yield "none";
                }
                if (stmt.arg(0) < 0) {
                    frame.timeout.disarm();
                } else {
                    frame.timeout.reschedule(units(stmt.arg(0)));
                }
                yield "moved";
            }
            default -> callbackOrFuture(stmt);
        };
    }

    private Object callbackOrFuture(Stmt stmt) {
        return switch (stmt.op()) {
            case SET_RESULT, SET_EXCEPTION -> complete(stmt);
            case LET_GATHER -> let(stmt.arg(0), gather(stmt.arg(1), stmt.argsFrom(2)));
            case LET_SHIELD -> let(stmt.arg(0), future(stmt.arg(1)) == null ? null : Asyncio.shield(future(stmt.arg(1))));
            case CALL_SOON -> {
                loop.callSoon(() -> callback(stmt));
                yield "queued";
            }
            case CALL_LATER -> {
                loop.callLater(units(stmt.arg(0)), () -> callback(stmt));
                yield "queued";
            }
            case ON_DONE -> {
                if (future(stmt.arg(0)) == null) {
                    yield "none";
                }
                future(stmt.arg(0)).addDoneCallback(done -> callback(stmt));
                yield "added";
            }
            default -> primitive(stmt);
        };
    }

    @SuppressWarnings("unchecked") // the first futures are promises of numbers
    private Object complete(Stmt stmt) {
        Promise<Integer> promise = (Promise<Integer>) future(stmt.arg(0));
        if (promise.isDone()) {
            return "done";
        }
        if (stmt.op() == Op.SET_RESULT) {
            promise.setResult(stmt.line());
        } else {
            promise.setException(new Boom(stmt.line()));
        }
        return "set";
    }

    private Object primitive(Stmt stmt) {
        switch (stmt.op()) {
            case RELEASE -> locks.get(stmt.arg(0)).release();
            case EVENT_SET -> events.get(stmt.arg(0)).set();
            case EVENT_CLEAR -> events.get(stmt.arg(0)).clear();
            case NOTIFY -> condition.signal(stmt.arg(0));
            case SEMAPHORE_RELEASE -> semaphore.release();
            case BARRIER_RESET -> barrier.reset();
            case BARRIER_ABORT -> barrier.abort();
            case PUT_NOWAIT -> queues.get(stmt.arg(0)).putNowait(stmt.line());
            case GET_NOWAIT -> {
                return queues.get(stmt.arg(0)).getNowait();
            }
            case TASK_DONE -> queues.get(stmt.arg(0)).taskDone();
            case SHUTDOWN -> queues.get(stmt.arg(0)).shutdown(stmt.arg(1) == 1);
            default -> throw new AssertionError(stmt);
        }
        return null;
    }

    // ---- references ----

    private static Duration units(int time) {
        return Duration.ofNanos(time * UNIT);
    }

    private LoopFuture<?> future(int ref) {
        return ref < Program.FUTURE ? tasks[ref] : futures[ref - Program.FUTURE];
    }

    private List<LoopFuture<?>> present(List<Integer> refs) {
        List<LoopFuture<?>> present = new ArrayList<>();
        refs.stream().map(this::future).filter(Objects::nonNull).forEach(present::add);
        return present;
    }

    private LoopFuture<?> gather(int settled, List<Integer> refs) {
        List<LoopFuture<?>> places = present(refs);
        if (places.isEmpty()) {
            return null;
        }
        return settled == 0 ? Asyncio.<Object>gather(places) : Asyncio.<Object>gatherSettled(places);
    }

    private Object let(int ref, LoopFuture<?> made) {
        if (made == null || future(ref) != null) {
            return "none";
        }
        futures[ref - Program.FUTURE] = made;
        return "made";
    }
}
