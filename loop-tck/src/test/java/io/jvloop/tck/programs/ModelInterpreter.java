package io.jvloop.tck.programs;

import io.jvloop.tck.programs.ModelLoop.Next;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/** Runs a program in the model. */
final class ModelInterpreter {
    /** What a statement sees; no task in a callback. */
    private record Frame(int number, ModelTask task, ModelGroup group, ModelTimeout timeout) {
        Frame in(ModelGroup inner) {
            return new Frame(number, task, inner, timeout);
        }

        Frame in(ModelTimeout inner) {
            return new Frame(number, task, group, inner);
        }
    }

    private final Program program;
    private final Trace trace = new Trace();
    private final ModelLoop loop = new ModelLoop();
    private final ModelTask[] tasks;
    private final ModelFuture[] futures = new ModelFuture[Program.FUTURES];
    private final List<ModelLock> locks = objects(Program.LOCKS, () -> new ModelLock(loop));
    private final List<ModelEvent> events = objects(Program.EVENTS, () -> new ModelEvent(loop));
    private final List<ModelQueue> queues = List.of(new ModelQueue(loop, 1), new ModelQueue(loop, 0));
    private final ModelSemaphore semaphore = new ModelSemaphore(loop, Program.PERMITS);
    private final ModelBarrier barrier = new ModelBarrier(loop, Program.PARTIES);

    private ModelInterpreter(Program program) {
        this.program = program;
        this.tasks = new ModelTask[program.tasks().size()];
        for (int i = 0; i < Program.PROMISES; i++) {
            futures[i] = new ModelFuture(loop);
        }
    }

    private static <T> List<T> objects(int count, java.util.function.Supplier<T> maker) {
        return IntStream.range(0, count).mapToObj(i -> maker.get()).toList();
    }

    static Trace run(Program program) {
        ModelInterpreter interpreter = new ModelInterpreter(program);
        interpreter.tasks[0] = new ModelTask(interpreter.loop, interpreter.body(0, null));
        interpreter.tasks[0].start(false);
        interpreter.loop.run();
        interpreter.traceStates();
        return interpreter.trace;
    }

    private void traceStates() {
        for (int i = 0; i < tasks.length; i++) {
            trace.addState("task " + i + ": " + state(tasks[i]) + (tasks[i] == null ? "" : ", cancelling " + tasks[i].cancelling()));
        }
        for (int i = 0; i < futures.length; i++) {
            trace.addState("future " + i + ": " + state(futures[i]));
        }
        trace.addState("locked " + locks.stream().map(lock -> lock.locked).toList());
        trace.addState("set " + events.stream().map(event -> event.set).toList());
        trace.addState("queues " + queues.stream().map(queue -> queue.toString()).toList());
    }

    private static String state(ModelFuture future) {
        return future == null ? "not made" : future.isDone() ? (future.isCancelled() ? "ended " : "") + ModelCombinators.outcome(future)
                : "pending";
    }

    // ---- statements ----

    private ModelTask.Body body(int number, ModelGroup group) {
        return (self, end) -> {
            Frame frame = new Frame(number, self, group, null);
            log(frame, 0, "begins");
            block(frame, program.tasks().get(number), 0, (none, failure) -> {
                log(frame, 0, "ends");
                end.on(number, failure);
            });
        };
    }

    private void log(Frame frame, int line, String outcome) {
        trace.add(new Trace.Event(loop.time, loop.turns, frame.number, line, outcome, frame.task == null ? 0 : frame.task.cancelling()));
    }

    private void block(Frame frame, List<Stmt> block, int index, Next next) {
        if (index == block.size()) {
            next.on(null, null);
            return;
        }
        Stmt stmt = block.get(index);
        execute(frame, stmt, (value, failure) -> {
            log(frame, stmt.line(), failure == null ? String.valueOf(value) : failure.kind);
            if (failure == null) {
                block(frame, block, index + 1, next);
            } else {
                next.on(null, failure);
            }
        });
    }

    private void callback(Stmt owner) {
        Frame frame = new Frame(-1, null, null, null);
        log(frame, owner.line(), "called");
        for (Stmt stmt : owner.blocks().getFirst()) {
            try {
                log(frame, stmt.line(), String.valueOf(now(frame, stmt)));
            } catch (Failure failure) {
                log(frame, stmt.line(), failure.kind);
                return;
            }
        }
    }

    private void execute(Frame frame, Stmt stmt, Next next) {
        ModelTask task = frame.task;
        switch (stmt.op()) {
            case SLEEP -> task.sleep(stmt.arg(0), next);
            case AWAIT -> await(frame, future(stmt.arg(0)), next);
            case AWAIT_SHIELD -> {
                ModelFuture inner = future(stmt.arg(0));
                await(frame, inner == null ? null : ModelCombinators.shield(inner), next);
            }
            case WAIT_FOR -> {
                ModelFuture future = future(stmt.arg(1));
                if (future == null) {
                    next.on("none", null);
                } else {
                    ModelTimeout.waitFor(task, future, stmt.arg(0), next);
                }
            }
            case GATHER -> await(frame, gather(stmt.arg(0), stmt.argsFrom(1)), next);
            case WAIT_MANY -> {
                Set<ModelFuture> members = members(stmt.argsFrom(2));
                if (members.isEmpty()) {
                    next.on("none", null);
                } else {
                    ModelCombinators.waitMany(task, members, stmt.arg(0), stmt.arg(1), next);
                }
            }
            case AS_COMPLETED -> ModelCombinators.asCompleted(task, members(stmt.argsFrom(1)), stmt.arg(0), next);
            case EVENT_WAIT -> events.get(stmt.arg(0)).await(task, next);
            case ACQUIRE -> locks.get(stmt.arg(0)).acquire(task, next);
            case CONDITION_WAIT -> {
                if (locks.getFirst().locked) {
                    locks.getFirst().awaitSignal(task, next);
                } else {
                    next.on(null, new Failure("state"));
                }
            }
            case SEMAPHORE_ACQUIRE -> semaphore.acquire(task, next);
            case BARRIER_WAIT -> barrier.await(task, next);
            case PUT -> queues.get(stmt.arg(0)).put(task, stmt.line(), next);
            case GET -> queues.get(stmt.arg(0)).get(task, next);
            case JOIN -> queues.get(stmt.arg(0)).join(task, next);
            case FINALLY, CATCH_CANCELLED, CATCH_EXCEPTION, TIMEOUT, TIMEOUT_AT, GROUP, WITH_LOCK, WITH_PERMIT ->
                nested(frame, stmt, next);
            default -> {
                Object value;
                try {
                    value = now(frame, stmt);
                } catch (Failure failure) {
                    next.on(null, failure);
                    return;
                }
                next.on(value, null);
            }
        }
    }

    private void nested(Frame frame, Stmt stmt, Next next) {
        ModelTask task = frame.task;
        List<Stmt> body = stmt.blocks().getFirst();
        switch (stmt.op()) {
            case FINALLY -> block(frame, body, 0, (none, failure) -> block(frame, stmt.blocks().get(1), 0,
                    (nothing, newer) -> next.on(null, newer != null ? newer : failure)));
            case CATCH_CANCELLED, CATCH_EXCEPTION -> block(frame, body, 0, (none, failure) -> {
                if (failure != null && failure.isCancelled() == (stmt.op() == Op.CATCH_CANCELLED)) {
                    block(frame, stmt.blocks().get(1), 0, next);
                } else {
                    next.on(null, failure);
                }
            });
            case TIMEOUT -> ModelTimeout.run(task, loop.time + stmt.arg(0), (scope, end) -> block(frame.in(scope), body, 0, end), next);
            case TIMEOUT_AT -> ModelTimeout.run(task, stmt.arg(0), (scope, end) -> block(frame.in(scope), body, 0, end), next);
            case GROUP -> ModelGroup.run(task, (group, end) -> block(frame.in(group), body, 0, end), next);
            case WITH_LOCK ->
                locks.get(stmt.arg(0)).acquire(task, (none, failure) -> held(frame, body, failure, locks.get(stmt.arg(0))::release, next));
            case WITH_PERMIT -> semaphore.acquire(task, (none, failure) -> held(frame, body, failure, semaphore::release, next));
            default -> throw new AssertionError(stmt);
        }
    }

    private void held(Frame frame, List<Stmt> body, Failure notHeld, Runnable release, Next next) {
        if (notHeld != null) {
            next.on(null, notHeld);
            return;
        }
        block(frame, body, 0, (none, failure) -> {
            Failure end = failure;
            try {
                release.run();
            } catch (Failure released) {
                end = end == null ? released : end; // Java suppresses what close throws
            }
            next.on(null, end);
        });
    }

    private void await(Frame frame, ModelFuture future, Next next) {
        if (future == null) {
            next.on("none", null);
        } else {
            frame.task.await(future, next);
        }
    }

    /** A statement that does not suspend. */
    private Object now(Frame frame, Stmt stmt) {
        return switch (stmt.op()) {
            case SPAWN, SPAWN_EAGER -> {
                int number = stmt.arg(0);
                if (tasks[number] != null) {
                    yield "none";
                }
                boolean eager = stmt.op() == Op.SPAWN_EAGER;
                ModelTask task = new ModelTask(loop, body(number, null));
                tasks[number] = task;
                task.start(eager);
                yield "spawned";
            }
            case GROUP_SPAWN -> {
                int number = stmt.arg(0);
                if (frame.group == null || tasks[number] != null) {
                    yield "none";
                }
                tasks[number] = frame.group.spawn(body(number, frame.group));
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
            case THROW -> throw new Failure("boom " + stmt.line());
            case RESCHEDULE -> {
                if (frame.timeout == null) {
                    yield "none";
                }
                frame.timeout.reschedule(stmt.arg(0));
                yield "moved";
            }
            default -> callbackOrFuture(stmt);
        };
    }

    private Object callbackOrFuture(Stmt stmt) {
        return switch (stmt.op()) {
            case SET_RESULT, SET_EXCEPTION -> {
                ModelFuture promise = future(stmt.arg(0));
                if (promise.isDone()) {
                    yield "done";
                }
                if (stmt.op() == Op.SET_RESULT) {
                    promise.setResult(stmt.line());
                } else {
                    promise.setFailure(new Failure("boom " + stmt.line()));
                }
                yield "set";
            }
            case LET_GATHER -> let(stmt.arg(0), gather(stmt.arg(1), stmt.argsFrom(2)));
            case LET_SHIELD -> let(stmt.arg(0), future(stmt.arg(1)) == null ? null : ModelCombinators.shield(future(stmt.arg(1))));
            case CALL_SOON -> {
                loop.callSoon(() -> callback(stmt));
                yield "queued";
            }
            case CALL_LATER -> {
                loop.callAt(loop.time + stmt.arg(0), () -> callback(stmt));
                yield "queued";
            }
            case ON_DONE -> {
                if (future(stmt.arg(0)) == null) {
                    yield "none";
                }
                future(stmt.arg(0)).addCallback(done -> callback(stmt));
                yield "added";
            }
            default -> primitive(stmt);
        };
    }

    private Object primitive(Stmt stmt) {
        switch (stmt.op()) {
            case RELEASE -> locks.get(stmt.arg(0)).release();
            case EVENT_SET -> events.get(stmt.arg(0)).set();
            case EVENT_CLEAR -> events.get(stmt.arg(0)).set = false;
            case NOTIFY -> locks.getFirst().signal(stmt.arg(0));
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

    private ModelFuture future(int ref) {
        return ref < Program.FUTURE ? tasks[ref] : futures[ref - Program.FUTURE];
    }

    private Set<ModelFuture> members(List<Integer> refs) {
        Set<ModelFuture> members = new LinkedHashSet<>();
        refs.stream().map(this::future).filter(Objects::nonNull).forEach(members::add);
        return members;
    }

    private ModelFuture gather(int settled, List<Integer> refs) {
        List<ModelFuture> places = refs.stream().map(this::future).filter(Objects::nonNull).toList();
        return places.isEmpty() ? null : new ModelCombinators.Gathering(loop, places, settled == 1);
    }

    private Object let(int ref, ModelFuture made) {
        if (made == null || future(ref) != null) {
            return "none";
        }
        futures[ref - Program.FUTURE] = made;
        return "made";
    }
}
