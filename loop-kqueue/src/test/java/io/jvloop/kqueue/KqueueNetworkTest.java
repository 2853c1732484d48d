package io.jvloop.kqueue;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.NetworkContracts;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CanBeUsed.Kqueue.class)
class KqueueNetworkTest extends NetworkContracts {
    @Override
    protected LoopPolicy policy() {
        return new KqueuePolicy();
    }
}
