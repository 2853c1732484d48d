package io.jvloop.examples.kv;

import java.util.LinkedHashMap;
import java.util.Map;

/** Fields and their values, in the order in which the fields came. */
record HashValue(Map<Bytes, Bytes> fields) implements Value {

    HashValue() {
        this(new LinkedHashMap<>());
    }
}
