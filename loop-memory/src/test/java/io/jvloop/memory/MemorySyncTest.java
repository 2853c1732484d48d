package io.jvloop.memory;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.SyncContracts;

class MemorySyncTest extends SyncContracts {
    @Override
    protected LoopPolicy policy() {
        return new MemoryPolicy();
    }
}
