package io.jvloop.memory;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.LoopContracts;

class MemoryLoopTest extends LoopContracts {
    @Override
    protected LoopPolicy policy() {
        return new MemoryPolicy();
    }
}
