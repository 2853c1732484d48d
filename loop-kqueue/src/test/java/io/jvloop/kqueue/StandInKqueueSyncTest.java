package io.jvloop.kqueue;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.SyncContracts;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CanBeUsed.StandIn.class)
class StandInKqueueSyncTest extends SyncContracts {
    @Override
    protected LoopPolicy policy() {
        return new StandInPolicy();
    }
}
