package io.jvloop.proactor.uring;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.SyncContracts;

class UringSyncTest extends SyncContracts {
    @Override
    protected LoopPolicy policy() {
        return new UringPolicy();
    }
}
