package io.jvloop.tck.programs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Makes a program from a seed. Programs are small, times come from a tiny set and objects are few, so that much happens in the same turn.
 *
 * <p>A task awaits only tasks with higher numbers, and only tasks 0 and 1 the futures made of tasks: nothing awaits itself in a circle.
 */
final class Generator {
    private static final int MOST_TASKS = 6;
    private static final int MOST_STATEMENTS = 25;
    private static final int DEEPEST = 3;
    /** From this task on, tasks do not see futures that are made of tasks, and may be part of them. */
    private static final int FIRST_INNER = 2;

    private final RandomGenerator random;
    private final int tasks;
    /** What a program is about: of the primitives only these, else they would seldom meet. */
    private final Theme theme;
    /** Tasks that no statement spawns yet. */
    private final Deque<Integer> unborn = new ArrayDeque<>();
    private final List<Integer> made = new ArrayList<>();
    private int left;
    private int task;

    private enum Theme {
        TASKS, LOCK, CONDITION, SEMAPHORE, BARRIER, EVENT, QUEUE
    }

    private Generator(long seed) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.tasks = 2 + random.nextInt(MOST_TASKS - 1);
        this.theme = pick(Theme.values());
        this.left = tasks + random.nextInt(MOST_STATEMENTS - tasks);
    }

    static Program program(long seed) {
        return new Generator(seed).program();
    }

    private Program program() {
        List<List<Stmt>> bodies = new ArrayList<>();
        for (task = 0; task < tasks; task++) {
            List<Stmt> body = new ArrayList<>();
            if (task == 0) {
                for (int i = 1; i < tasks; i++) {
                    if (chance(3)) {
                        unborn.add(i);
                    } else {
                        body.add(spawn(i));
                    }
                }
            }
            int share = task == tasks - 1 ? left : 1 + random.nextInt(Math.max(1, 2 * left / (tasks - task)));
            body.addAll(block(Math.min(share, left), 0, false));
            bodies.add(body);
        }
        unborn.forEach(number -> bodies.getFirst().add(1 + random.nextInt(bodies.getFirst().size()), spawn(number)));
        return Program.of(bodies);
    }

    private Stmt spawn(int number) {
        return Stmt.of(chance(6) ? Op.SPAWN_EAGER : Op.SPAWN, number);
    }

    private List<Stmt> block(int size, int depth, boolean inGroup) {
        List<Stmt> block = new ArrayList<>();
        int end = left - size;
        do {
            left--;
            block.add(statement(Math.max(0, left - end), depth, inGroup));
        } while (left > end);
        return block;
    }

    private Stmt statement(int room, int depth, boolean inGroup) {
        if (room > 0 && depth < DEEPEST && chance(3)) {
            return compound(1 + random.nextInt(room), depth, inGroup);
        }
        return switch (random.nextInt(theme == Theme.TASKS ? 12 : 20)) {
            case 0, 1, 2 -> Stmt.of(Op.SLEEP, time());
            case 3, 4 -> awaiting();
            case 5 -> several();
            case 6 -> Stmt.of(Op.CANCEL, any());
            case 7 -> Stmt.of(Op.CANCEL, random.nextInt(tasks));
            case 8 -> tasking(inGroup);
            case 9 -> Stmt.of(chance(3) ? Op.SET_EXCEPTION : Op.SET_RESULT, promise());
            case 10 -> callback();
            default -> chance(3) ? prompt() : suspending();
        };
    }

    private Stmt compound(int size, int depth, boolean inGroup) {
        int kind = random.nextInt(10);
        if (kind < 4 && size > 1) {
            int first = 1 + random.nextInt(size - 1);
            Op op = pick(Op.FINALLY, Op.CATCH_CANCELLED, Op.CATCH_EXCEPTION, Op.CATCH_CANCELLED);
            List<Stmt> body = block(first, depth + 1, inGroup);
            return Stmt.of(op).with(List.of(body, block(size - first, depth + 1, inGroup)));
        }
        if (kind >= 7) {
            List<Stmt> body = new ArrayList<>();
            while (!unborn.isEmpty() && !chance(3)) {
                body.add(Stmt.of(Op.GROUP_SPAWN, unborn.remove()));
            }
            body.addAll(block(size, depth + 1, true));
            return Stmt.of(Op.GROUP).with(List.of(body));
        }
        List<List<Stmt>> blocks = List.of(block(size, depth + 1, inGroup));
        if (kind < 6) {
            return Stmt.of(chance(2) ? Op.TIMEOUT : Op.TIMEOUT_AT, time()).with(blocks);
        }
        return switch (theme) {
            case LOCK, CONDITION -> Stmt.of(Op.WITH_LOCK, 0).with(blocks);
            case SEMAPHORE -> Stmt.of(Op.WITH_PERMIT).with(blocks);
            default -> Stmt.of(Op.TIMEOUT, time()).with(blocks);
        };
    }

    private Stmt awaiting() {
        return switch (random.nextInt(5)) {
            case 0 -> Stmt.of(Op.AWAIT_SHIELD, awaitable());
            case 1 -> Stmt.of(Op.WAIT_FOR, time(), awaitable());
            default -> Stmt.of(Op.AWAIT, awaitable());
        };
    }

    private Stmt several() {
        return switch (random.nextInt(5)) {
            case 0 -> Stmt.of(Op.GATHER, args(this::awaitable, random.nextInt(2)));
            case 1 -> Stmt.of(Op.WAIT_MANY, args(this::awaitable, random.nextInt(3), limit()));
            case 2 -> Stmt.of(Op.AS_COMPLETED, args(this::awaitable, limit()));
            case 3 -> Stmt.of(Op.LET_GATHER, args(this::inner, newlyMade(), random.nextInt(2)));
            default -> Stmt.of(Op.LET_SHIELD, newlyMade(), inner());
        };
    }

    private Integer[] args(Supplier<Integer> ref, Integer... first) {
        List<Integer> args = new ArrayList<>(List.of(first));
        for (int i = random.nextInt(3); i >= 0; i--) {
            args.add(ref.get());
        }
        return args.toArray(Integer[]::new);
    }

    private Stmt tasking(boolean inGroup) {
        if (inGroup || chance(8)) {
            return chance(4) ? Stmt.of(Op.GROUP_CANCEL)
                    : Stmt.of(Op.GROUP_SPAWN, unborn.isEmpty() ? 1 + random.nextInt(tasks - 1) : unborn.remove());
        }
        return switch (random.nextInt(5)) {
            case 0, 1 -> spawn(1 + random.nextInt(tasks - 1));
            case 2 -> Stmt.of(Op.UNCANCEL, chance(3) ? random.nextInt(tasks) : task);
            case 3 -> Stmt.of(Op.THROW);
            default -> Stmt.of(Op.RESCHEDULE, limit());
        };
    }

    private Stmt callback() {
        List<List<Stmt>> action = List.of(List.of(switch (random.nextInt(4)) {
            case 0 -> Stmt.of(Op.CANCEL, any());
            case 1 -> Stmt.of(Op.SET_RESULT, promise());
            case 2 -> spawn(1 + random.nextInt(tasks - 1));
            default -> prompt();
        }));
        return switch (random.nextInt(3)) {
            case 0 -> Stmt.of(Op.CALL_SOON).with(action);
            case 1 -> Stmt.of(Op.CALL_LATER, time()).with(action);
            default -> Stmt.of(Op.ON_DONE, any()).with(action);
        };
    }

    /** A statement of the theme that may suspend. */
    private Stmt suspending() {
        return switch (theme) {
            case TASKS -> awaiting();
            case LOCK -> chance(4) ? Stmt.of(Op.ACQUIRE, 0) : Stmt.of(Op.WITH_LOCK, 0).with(List.of(List.of(Stmt.of(Op.SLEEP, time()))));
            case CONDITION -> chance(8) ? Stmt.of(Op.CONDITION_WAIT)
                    : Stmt.of(Op.WITH_LOCK, 0).with(List.of(pick(List.of(Stmt.of(Op.CONDITION_WAIT)), List.of(Stmt.of(Op.SLEEP, time())),
                            List.of(Stmt.of(Op.NOTIFY, 1 + random.nextInt(2)), Stmt.of(Op.SLEEP, 0)))));
            case SEMAPHORE -> chance(4) ? Stmt.of(Op.SEMAPHORE_ACQUIRE)
                    : Stmt.of(Op.WITH_PERMIT).with(List.of(List.of(Stmt.of(Op.SLEEP, time()))));
            case BARRIER -> Stmt.of(Op.BARRIER_WAIT);
            case EVENT -> Stmt.of(Op.EVENT_WAIT, 0);
            case QUEUE -> Stmt.of(pick(Op.PUT, Op.GET, Op.PUT, Op.GET, Op.JOIN), queue());
        };
    }

    /** A statement of the theme that does not suspend. */
    private Stmt prompt() {
        return switch (theme) {
            case TASKS -> Stmt.of(Op.CANCEL, random.nextInt(tasks));
            case LOCK -> Stmt.of(Op.RELEASE, 0);
            case CONDITION -> chance(2) ? Stmt.of(Op.NOTIFY, 1 + random.nextInt(2)) : Stmt.of(Op.RELEASE, 0);
            case SEMAPHORE -> Stmt.of(Op.SEMAPHORE_RELEASE);
            case BARRIER -> Stmt.of(chance(3) ? Op.BARRIER_ABORT : Op.BARRIER_RESET);
            case EVENT -> Stmt.of(chance(3) ? Op.EVENT_CLEAR : Op.EVENT_SET, 0);
            case QUEUE -> switch (random.nextInt(6)) {
                case 0, 1 -> Stmt.of(Op.SHUTDOWN, queue(), random.nextInt(2));
                case 2 -> Stmt.of(Op.GET_NOWAIT, queue());
                case 3 -> Stmt.of(Op.TASK_DONE, queue());
                default -> Stmt.of(Op.PUT_NOWAIT, queue());
            };
        };
    }

    // ---- choices ----

    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private int time() {
        return random.nextInt(3);
    }

    private int limit() {
        return random.nextInt(4) - 1;
    }

    private int promise() {
        return Program.FUTURE + random.nextInt(Program.PROMISES);
    }

    private int newlyMade() {
        int ref = Program.FUTURE + Program.PROMISES + random.nextInt(Program.FUTURES - Program.PROMISES);
        made.add(ref);
        return ref;
    }

    private int made() {
        return made.isEmpty() ? promise() : made.get(random.nextInt(made.size()));
    }

    private int queue() {
        return chance(6) ? 1 : 0;
    }

    private int any() {
        return switch (random.nextInt(4)) {
            case 0 -> promise();
            case 1 -> made();
            default -> random.nextInt(tasks);
        };
    }

    /** What the task may await. */
    private int awaitable() {
        if (task < FIRST_INNER && chance(4)) {
            return made();
        }
        return task + 1 < tasks && random.nextInt(3) > 0 ? task + 1 + random.nextInt(tasks - task - 1) : promise();
    }

    /** What a made future may consist of. */
    private int inner() {
        return tasks > FIRST_INNER && random.nextInt(3) > 0 ? FIRST_INNER + random.nextInt(tasks - FIRST_INNER) : promise();
    }
}
