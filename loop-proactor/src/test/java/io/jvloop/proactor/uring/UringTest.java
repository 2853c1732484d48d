package io.jvloop.proactor.uring;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.EveryContract;

class UringTest extends EveryContract {
    @Override
    public LoopPolicy policy() {
        return new UringPolicy();
    }
}
