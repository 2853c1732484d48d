package io.jvloop.proactor.iocp;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.SyncContracts;

@NeedsWindows
class IocpSyncTest extends SyncContracts {
    @Override
    protected LoopPolicy policy() {
        return new IocpPolicy();
    }
}
