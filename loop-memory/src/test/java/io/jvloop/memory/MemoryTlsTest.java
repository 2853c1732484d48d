package io.jvloop.memory;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.TlsContracts;

class MemoryTlsTest extends TlsContracts {
    @Override
    protected LoopPolicy policy() {
        return new MemoryPolicy();
    }
}
