package io.jvloop.tck.programs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Makes a failing program smaller as long as it fails. */
final class Shrinker {
    private Shrinker() {
    }

    static Program shrink(Program failing, Predicate<Program> fails) {
        Program smallest = failing;
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (Program candidate : candidates(smallest)) {
                if (fails.test(candidate)) {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return smallest;
    }

    /** Every program that is one cut away, large cuts first. */
    private static List<Program> candidates(Program program) {
        List<Program> candidates = new ArrayList<>();
        List<List<Stmt>> tasks = program.tasks();
        for (int i = 0; i < tasks.size(); i++) {
            int task = i;
            if (!tasks.get(i).isEmpty()) {
                candidates.add(Program.of(replaced(tasks, task, List.of())));
            }
        }
        for (int i = 0; i < tasks.size(); i++) {
            int task = i;
            cuts(tasks.get(i), block -> candidates.add(Program.of(replaced(tasks, task, block))));
        }
        return candidates;
    }

    private static void cuts(List<Stmt> block, Consumer<List<Stmt>> use) {
        for (int i = 0; i < block.size(); i++) {
            int at = i;
            use.accept(spliced(block, at, List.of()));
            block.get(at).blocks().forEach(inner -> use.accept(spliced(block, at, inner)));
        }
        for (int i = 0; i < block.size(); i++) {
            int at = i;
            Stmt stmt = block.get(at);
            for (int arg = 0; arg < stmt.op().amounts; arg++) {
                if (stmt.arg(arg) > 0) {
                    use.accept(replaced(block, at, stmt.withArgs(replaced(stmt.args(), arg, stmt.arg(arg) / 2))));
                }
            }
            for (int j = 0; j < stmt.blocks().size(); j++) {
                int nested = j;
                cuts(stmt.blocks().get(j), cut -> use.accept(replaced(block, at, stmt.with(replaced(stmt.blocks(), nested, cut)))));
            }
        }
    }

    private static List<Stmt> spliced(List<Stmt> block, int at, List<Stmt> instead) {
        List<Stmt> spliced = new ArrayList<>(block);
        spliced.remove(at);
        spliced.addAll(at, instead);
        return spliced;
    }

    private static <T> List<T> replaced(List<T> list, int at, T instead) {
        List<T> replaced = new ArrayList<>(list);
        replaced.set(at, instead);
        return replaced;
    }
}
