package io.jvloop.nio;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.LoopContracts;

class NioLoopTest extends LoopContracts {
    @Override
    protected LoopPolicy policy() {
        return new NioPolicy();
    }
}
