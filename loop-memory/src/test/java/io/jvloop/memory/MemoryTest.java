package io.jvloop.memory;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.EveryContract;

class MemoryTest extends EveryContract {
    @Override
    public LoopPolicy policy() {
        return new MemoryPolicy();
    }
}
