package io.jvloop.tck;

import io.jvloop.spi.LoopPolicy;

class ManualSyncTest extends SyncContracts {
    @Override
    protected LoopPolicy policy() {
        return new ManualPolicy();
    }
}
