package io.jvloop.tck;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** In which order something is done with many. */
enum Order {
    FROM_THE_FIRST, FROM_THE_LAST, FROM_THE_MIDDLE, AT_RANDOM;

    <T> List<T> of(List<T> all) {
        List<T> ordered = new ArrayList<>(all);
        switch (this) {
            case FROM_THE_FIRST -> {
                // as they are
            }
            case FROM_THE_LAST -> Collections.reverse(ordered);
            case FROM_THE_MIDDLE -> Collections.rotate(ordered, all.size() / 2);
            case AT_RANDOM -> Collections.shuffle(ordered, new Random(all.size()));
        }
        return ordered;
    }
}
