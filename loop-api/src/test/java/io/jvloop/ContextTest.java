package io.jvloop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Contexts of plain threads; those of tasks and callbacks: {@code ContextContract}. */
class ContextTest {
    private static final ContextVar<String> NAME = ContextVar.of("name");
    private static final ContextVar<String> COLOUR = ContextVar.of("colour", "grey");

    private final Context context = Context.current().copy();

    @Test
    void valueThatWasNeverSetIsTheDefault() {
        context.run(() -> assertThat(COLOUR.get()).isEqualTo("grey"));
    }

    @Test
    void valueWithoutADefaultIsMissedByName() {
        context.run(() -> {
            assertThatThrownBy(NAME::get).isInstanceOf(NoSuchElementException.class).hasMessageContaining("'name'");
        });
    }

    @Test
    void whatIsSetInsideStaysInside() {
        context.run(() -> {
            NAME.set("inside");
        });

        assertThat(NAME.orElse(null)).isNull();
        context.run(() -> assertThat(NAME.get()).isEqualTo("inside"));
    }

    @Test
    void copyKeepsItsValuesWhateverTheOriginalGets() {
        context.run(() -> {
            NAME.set("old");
        });
        Context copy = context.copy();
        context.run(() -> {
            NAME.set("new");
        });

        copy.run(() -> assertThat(NAME.get()).isEqualTo("old"));
    }

    @Test
    void bodyThatThrowsLeavesItsContext() {
        IllegalStateException thrown = new IllegalStateException("on purpose");
        VoidBody<RuntimeException> throwing = () -> {
            NAME.set("inside");
            throw thrown;
        };

        assertThatIllegalStateException().isThrownBy(() -> context.run(throwing)).isSameAs(thrown);
        assertThat(NAME.orElse(null)).isNull();
        context.run(() -> assertThat(NAME.get()).isEqualTo("inside"));
    }

    @Test
    void enteredContextIsNotEnteredAgain() {
        context.run(() -> {
            assertThatIllegalStateException().isThrownBy(() -> context.run(() -> {
            })).withMessageContaining("use copy()");
        });
    }

    @Test
    void contextOfTheThreadIsNotEnteredAgain() {
        Context current = Context.current();

        assertThatIllegalStateException().isThrownBy(() -> current.run(() -> {
        })).withMessageContaining("use copy()");
    }

    @Test
    void enteredContextIsNotEnteredAgainThroughAnother() {
        Context between = context.copy();

        context.run(() -> between.run(() -> {
            assertThatIllegalStateException().isThrownBy(() -> context.run(() -> {
            }));
        }));
    }

    @Test
    void tokenOfAnotherVariableIsRefused() {
        context.run(() -> {
            ContextVar.Token<String> token = NAME.set("a");

            assertThatIllegalArgumentException().isThrownBy(() -> COLOUR.reset(token)).withMessageContaining("ContextVar[name]");
        });
    }

    @Test
    void tokenOfAnotherContextIsRefused() {
        ContextVar.Token<String> token = context.run(() -> NAME.set("a"));

        context.copy().run(() -> {
            assertThatIllegalArgumentException().isThrownBy(() -> NAME.reset(token)).withMessageContaining("another context");
        });
    }

    @Test
    void tokenIsUsedOnce() {
        context.run(() -> {
            ContextVar.Token<String> token = NAME.set("a");
            NAME.reset(token);

            assertThatIllegalStateException().isThrownBy(() -> NAME.reset(token)).withMessageContaining("used already");
        });
    }

    @Test
    void contextsDoAsMapsDo() throws Exception {
        RandomPrograms.each(300, random -> new Trial(random).run());
    }

    /** A random walk in and out of contexts, beside a map for each. */
    private static final class Trial {
        private final Random random;
        private final List<ContextVar<Integer>> variables = List.of(ContextVar.of("a"), ContextVar.of("b"), ContextVar.of("c", -1));
        private final List<Context> contexts = new ArrayList<>();
        private final Map<Context, Map<ContextVar<Integer>, Integer>> model = new HashMap<>();
        private int steps = 100;

        private Trial(Random random) {
            this.random = random;
        }

        private void run() {
            add(Context.current().copy(), Map.of());
            while (steps > 0) {
                enter(contexts.get(random.nextInt(contexts.size())));
            }
        }

        private void add(Context context, Map<ContextVar<Integer>, Integer> values) {
            contexts.add(context);
            model.put(context, new HashMap<>(values));
        }

        private void enter(Context context) {
            boolean[] entered = {false};
            try {
                context.run(() -> {
                    entered[0] = true;
                    walk(context);
                });
            } catch (IllegalStateException refused) {
                assertThat(entered[0]).isFalse();
                steps--;
            }
        }

        private void walk(Context context) {
            Map<ContextVar<Integer>, Integer> values = model.get(context);
            Deque<Runnable> resets = new ArrayDeque<>();
            while (steps-- > 0) {
                assertThat(Context.current()).isSameAs(context);
                check(values);
                ContextVar<Integer> variable = variables.get(random.nextInt(variables.size()));
                switch (random.nextInt(6)) {
                    case 0 -> add(random.nextBoolean() ? context.copy() : Context.current().copy(), values);
                    case 1 -> enter(contexts.get(random.nextInt(contexts.size())));
                    case 2 -> set(variable, values, resets);
                    case 3 -> {
                        if (!resets.isEmpty()) {
                            resets.pop().run();
                        }
                    }
                    case 4 -> set(variable, values, new ArrayDeque<>());
                    default -> {
                        return;
                    }
                }
            }
        }

        private void set(ContextVar<Integer> variable, Map<ContextVar<Integer>, Integer> values, Deque<Runnable> resets) {
            Integer former = values.put(variable, steps);
            ContextVar.Token<Integer> token = variable.set(steps);
            resets.push(() -> {
                variable.reset(token);
                if (former == null) {
                    values.remove(variable);
                } else {
                    values.put(variable, former);
                }
            });
        }

        private void check(Map<ContextVar<Integer>, Integer> values) {
            for (ContextVar<Integer> variable : variables) {
                Integer unset = variable.name().equals("c") ? -1 : null;
                assertThat(values.getOrDefault(variable, unset)).isEqualTo(variable.orElse(unset));
            }
        }
    }
}
