package io.jvloop.memory;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.NetworkContracts;

class MemoryNetworkTest extends NetworkContracts {
    @Override
    protected LoopPolicy policy() {
        return new MemoryPolicy();
    }
}
