package io.jvloop.proactor.uring;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.NetworkContracts;

class UringNetworkTest extends NetworkContracts {
    @Override
    protected LoopPolicy policy() {
        return new UringPolicy();
    }
}
