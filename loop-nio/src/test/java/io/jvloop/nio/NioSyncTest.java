package io.jvloop.nio;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.SyncContracts;

class NioSyncTest extends SyncContracts {
    @Override
    protected LoopPolicy policy() {
        return new NioPolicy();
    }
}
