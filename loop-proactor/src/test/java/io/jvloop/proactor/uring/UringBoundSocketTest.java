package io.jvloop.proactor.uring;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.BoundSocketContract;

class UringBoundSocketTest extends BoundSocketContract {
    @Override
    protected LoopPolicy policy() {
        return new UringPolicy();
    }
}
