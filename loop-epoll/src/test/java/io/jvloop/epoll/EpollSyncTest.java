package io.jvloop.epoll;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.SyncContracts;

class EpollSyncTest extends SyncContracts {
    @Override
    protected LoopPolicy policy() {
        return new EpollPolicy();
    }
}
