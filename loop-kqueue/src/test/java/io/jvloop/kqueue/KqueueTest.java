package io.jvloop.kqueue;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.EveryContract;

class KqueueTest extends EveryContract {
    @Override
    public LoopPolicy policy() {
        return new KqueuePolicy();
    }
}
