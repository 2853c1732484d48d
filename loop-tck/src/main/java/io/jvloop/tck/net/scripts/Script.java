package io.jvloop.tck.net.scripts;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * What the ends of a few connections do. The steps of a round follow each other in one turn of the loop; a round begins when what the
 * former one must lead to has come.
 *
 * @param keepsOpen of each end, whether its {@code eofReceived} answers true
 * @param rounds    the steps
 */
public record Script(List<Boolean> keepsOpen, List<List<Step>> rounds) {
    private static final int MOST_CONNECTIONS = 2;
    private static final int MOST_ROUNDS = 12;
    private static final int MOST_STEPS = 4;
    private static final int SMALL = 300;
    /** More than the system keeps for a reader that rests. */
    private static final int LARGE = 6 << 20;

    /**
     * Makes the script of a seed.
     *
     * @param seed any number
     * @return always the same for the same seed
     */
    public static Script random(long seed) {
        Random random = new Random(seed);
        int ends = 2 * (1 + random.nextInt(MOST_CONNECTIONS));
        List<Boolean> keepsOpen = new ArrayList<>();
        for (int end = 0; end < ends; end++) {
            keepsOpen.add(random.nextBoolean());
        }
        List<List<Step>> rounds = new ArrayList<>();
        for (int count = 1 + random.nextInt(MOST_ROUNDS); count > 0; count--) {
            List<Step> round = new ArrayList<>();
            for (int steps = 1 + random.nextInt(MOST_STEPS); steps > 0; steps--) {
                Action action = action(random);
                round.add(new Step(random.nextInt(ends), action, action == Action.WRITE ? amount(random) : 0));
            }
            rounds.add(round);
        }
        return new Script(keepsOpen, rounds);
    }

    private static Action action(Random random) {
        int all = 0;
        for (Action action : Action.values()) {
            all += action.chances();
        }
        int chosen = random.nextInt(all);
        for (Action action : Action.values()) {
            chosen -= action.chances();
            if (chosen < 0) {
                return action;
            }
        }
        throw new AssertionError("the chances do not add up");
    }

    /** Mostly small, now and then more than any buffer holds. */
    private static int amount(Random random) {
        return switch (random.nextInt(40)) {
            case 0 -> random.nextInt(LARGE);
            case 1, 2, 3, 4, 5, 6, 7, 8 -> random.nextInt(200_000);
            default -> random.nextInt(SMALL);
        };
    }

    int ends() {
        return keepsOpen.size();
    }

    /** The other end of the same connection. */
    static int peer(int end) {
        return end ^ 1;
    }

    static String name(int end) {
        return (end % 2 == 0 ? "client " : "server ") + end / 2;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int end = 0; end < keepsOpen.size(); end++) {
            text.append(keepsOpen.get(end) ? name(end) + " stays open at the peer's end\n" : "");
        }
        for (List<Step> round : rounds) {
            text.append(round.stream().map(Step::toString).collect(Collectors.joining(", "))).append('\n');
        }
        return text.toString();
    }
}
