package io.jvloop.core.queue;

/** An entry that only is in a queue. */
class PlainEntry extends Entry {
    @Override
    public boolean isStep() {
        return false;
    }
}
