package io.jvloop.tck.programs;

import io.jvloop.tck.programs.ModelLoop.Next;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** gather, wait, as_completed and shield. */
final class ModelCombinators {
    /** Where asyncio would report a failure that nobody sees any more. */
    private static final Consumer<ModelFuture> REPORT = done -> {
    };

    private ModelCombinators() {
    }

    // ---- gather ----

    static final class Gathering extends ModelFuture {
        private final Set<ModelFuture> children;
        private final List<ModelFuture> places;
        private final boolean settled;
        private int finished;
        private boolean cancelRequested;
        private String cancelMessage;

        Gathering(ModelLoop loop, List<ModelFuture> places, boolean settled) {
            super(loop);
            this.places = places;
            this.children = new LinkedHashSet<>(places);
            this.settled = settled;
            List<ModelFuture> done = children.stream().filter(ModelFuture::isDone).toList();
            children.stream().filter(child -> !child.isDone()).forEach(child -> child.addCallback(this::childDone));
            done.forEach(this::childDone);
        }

        private void childDone(ModelFuture child) {
            finished++;
            if (isDone()) {
                return;
            }
            if (!settled && child.failure() != null) {
                setFailure(child.failure());
            } else if (finished == children.size()) {
                if (cancelRequested) {
                    setFailure(Failure.cancelled(cancelMessage));
                } else {
                    setResult(places.stream().map(ModelCombinators::outcome).toList().toString());
                }
            }
        }

        @Override
        boolean cancel(String message) {
            if (isDone()) {
                return false;
            }
            boolean any = false;
            for (ModelFuture child : children) {
                any |= child.cancel(message);
            }
            if (any) {
                cancelRequested = true;
                cancelMessage = message;
            }
            return any;
        }
    }

    static String outcome(ModelFuture done) {
        return done.failure() != null ? done.failure().kind : String.valueOf(done.value());
    }

    // ---- wait ----

    /** When: 0 for the first that is done, 1 for the first failure, 2 for all. */
    static void waitMany(ModelTask task, Set<ModelFuture> members, int when, int limit, Next next) {
        ModelFuture waiter = new ModelFuture(task.loop);
        int[] unfinished = {members.size()};
        Consumer<ModelFuture> memberDone = member -> {
            unfinished[0]--;
            boolean failed = !member.isCancelled() && member.failure() != null;
            if (unfinished[0] == 0 || when == 0 || when == 1 && failed) {
                waiter.release();
            }
        };
        ModelLoop.Handle timer = limit < 0 ? null : task.loop.callAt(task.loop.time + limit, waiter::release);
        members.forEach(member -> member.addCallback(memberDone));
        task.await(waiter, (none, failure) -> {
            if (timer != null) {
                timer.cancel();
            }
            members.forEach(member -> member.removeCallback(memberDone));
            next.on(members.stream().map(member -> member.isDone() ? "done" : "pending").toList().toString(), failure);
        });
    }

    static void asCompleted(ModelTask task, Set<ModelFuture> members, int limit, Next next) {
        ModelQueue done = new ModelQueue(task.loop, 0);
        Set<ModelFuture> unfinished = new LinkedHashSet<>(members);
        ModelLoop.Handle[] timer = new ModelLoop.Handle[1];
        Consumer<ModelFuture> memberDone = member -> {
            if (unfinished.remove(member)) {
                done.putNowait(member);
                if (unfinished.isEmpty() && timer[0] != null) {
                    timer[0].cancel();
                }
            }
        };
        members.forEach(member -> member.addCallback(memberDone));
        if (limit >= 0 && !members.isEmpty()) {
            timer[0] = task.loop.callAt(task.loop.time + limit, () -> {
                unfinished.forEach(member -> {
                    member.removeCallback(memberDone);
                    done.putNowait("late");
                });
                unfinished.clear();
            });
        }
        takeNext(task, done, members.size(), new ArrayList<>(), next);
    }

    private static void takeNext(ModelTask task, ModelQueue done, int left, List<String> order, Next next) {
        if (left == 0) {
            next.on(order.toString(), null);
            return;
        }
        done.get(task, (member, failure) -> {
            if (failure != null) {
                next.on(null, failure);
            } else if (member instanceof ModelFuture future) {
                order.add(outcome(future));
                takeNext(task, done, left - 1, order, next);
            } else {
                next.on(null, new Failure("timeout"));
            }
        });
    }

    // ---- shield ----

    static ModelFuture shield(ModelFuture inner) {
        if (inner.isDone()) {
            return inner;
        }
        ModelFuture outer = new ModelFuture(inner.loop);
        Consumer<ModelFuture> follow = done -> {
            if (outer.isDone()) {
                return;
            }
            if (done.isCancelled()) {
                outer.markCancelled(done.failure());
            } else if (done.failure() != null) {
                outer.setFailure(done.failure());
            } else {
                outer.setResult(done.value());
            }
        };
        inner.addCallback(follow);
        outer.addCallback(done -> {
            if (!inner.isDone()) {
                inner.removeCallback(follow);
                inner.removeCallback(REPORT);
                inner.addCallback(REPORT);
            }
        });
        return outer;
    }
}
