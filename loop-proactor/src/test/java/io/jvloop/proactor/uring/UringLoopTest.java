package io.jvloop.proactor.uring;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.LoopContracts;

class UringLoopTest extends LoopContracts {
    @Override
    protected LoopPolicy policy() {
        return new UringPolicy();
    }
}
