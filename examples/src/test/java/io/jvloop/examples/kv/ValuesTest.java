package io.jvloop.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values against the JDK's collections, step by step. */
class ValuesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aListIsWhatTheSameStepsMakeOfAnArrayList(long seed) {
        Random random = new Random(seed);
        ListValue list = new ListValue();
        List<Bytes> model = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            Bytes element = Bytes.of(i);
            boolean grows = random.nextInt(10) < (i / 2000 % 2 == 0 ? 7 : 3);
            if (grows && random.nextBoolean()) {
                list.addFirst(element);
                model.addFirst(element);
            } else if (grows) {
                list.addLast(element);
                model.addLast(element);
            } else if (!model.isEmpty() && random.nextBoolean()) {
                assertThat(list.removeFirst()).isSameAs(model.removeFirst());
            } else if (!model.isEmpty()) {
                assertThat(list.removeLast()).isSameAs(model.removeLast());
            }
            assertThat(list.size()).isEqualTo(model.size());
            if (!model.isEmpty()) {
                int at = random.nextInt(model.size());
                assertThat(list.get(at)).isSameAs(model.get(at));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aSetIsWhatTheSameStepsMakeOfAHashSet(long seed) {
        Random random = new Random(seed);
        SetValue set = new SetValue();
        Set<Bytes> model = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            Bytes member = Bytes.of(random.nextInt(100));
            switch (random.nextInt(5)) {
                case 0, 1 -> assertThat(set.add(member)).isEqualTo(model.add(member));
                case 2, 3 -> assertThat(set.remove(member)).isEqualTo(model.remove(member));
                default -> {
                    if (!model.isEmpty()) {
                        assertThat(model.remove(set.removeRandom(random))).isTrue();
                    }
                }
            }
            assertThat(set.size()).isEqualTo(model.size());
            assertThat(set.contains(member)).isEqualTo(model.contains(member));
        }
        assertThat(set.members()).containsExactlyInAnyOrderElementsOf(model);
    }
}
