package io.jvloop.examples.kv;

/** What a key can hold. */
sealed interface Value permits Bytes, ListValue, SetValue, SortedSetValue, HashValue {
}
