package io.jvloop.kqueue;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.TlsContracts;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CanBeUsed.StandIn.class)
class StandInKqueueTlsTest extends TlsContracts {
    @Override
    protected LoopPolicy policy() {
        return new StandInPolicy();
    }
}
