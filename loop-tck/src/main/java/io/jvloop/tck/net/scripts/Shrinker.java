package io.jvloop.tck.net.scripts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Confined to its thread. Makes a failing script smaller as long as it fails. */
public final class Shrinker {
    private Shrinker() {
    }

    /**
     * The least script that still fails.
     *
     * @param failing one that fails
     * @param fails   tries one
     * @return a script of which nothing can be cut away
     */
    public static Script shrink(Script failing, Predicate<Script> fails) {
        Script smallest = failing;
        for (boolean smaller = true; smaller;) {
            smaller = false;
            for (Script candidate : candidates(smallest)) {
                if (fails.test(candidate)) {
                    smallest = candidate;
                    smaller = true;
                    break;
                }
            }
        }
        return smallest;
    }

    /** Every script that is one cut away, large cuts first. */
    private static List<Script> candidates(Script script) {
        List<Script> candidates = new ArrayList<>();
        withoutLastConnection(script, candidates);
        List<List<Step>> rounds = script.rounds();
        for (int round = 0; round < rounds.size(); round++) {
            candidates.add(new Script(script.keepsOpen(), without(rounds, round)));
        }
        for (int round = 0; round < rounds.size(); round++) {
            for (int step = 0; step < rounds.get(round).size(); step++) {
                addSmallerSteps(script, round, step, candidates);
            }
        }
        for (int end = 0; end < script.ends(); end++) {
            if (script.keepsOpen().get(end)) {
                candidates.add(new Script(replaced(script.keepsOpen(), end, false), rounds));
            }
        }
        return candidates;
    }

    private static void withoutLastConnection(Script script, List<Script> candidates) {
        int left = script.ends() - 2;
        if (left > 0) {
            List<List<Step>> rounds = script.rounds().stream().map(round -> round.stream().filter(step -> step.end() < left).toList())
                    .filter(round -> !round.isEmpty()).toList();
            candidates.add(new Script(script.keepsOpen().subList(0, left), rounds));
        }
    }

    private static void addSmallerSteps(Script script, int round, int at, List<Script> candidates) {
        List<Step> steps = script.rounds().get(round);
        if (steps.size() > 1) {
            candidates.add(new Script(script.keepsOpen(), replaced(script.rounds(), round, without(steps, at))));
        }
        Step step = steps.get(at);
        if (step.amount() > 1) {
            Step half = new Step(step.end(), step.action(), step.amount() / 2);
            candidates.add(new Script(script.keepsOpen(), replaced(script.rounds(), round, replaced(steps, at, half))));
        }
    }

    private static <T> List<T> without(List<T> list, int at) {
        List<T> shorter = new ArrayList<>(list);
        shorter.remove(at);
        return shorter;
    }

    private static <T> List<T> replaced(List<T> list, int at, T instead) {
        List<T> replaced = new ArrayList<>(list);
        replaced.set(at, instead);
        return replaced;
    }
}
