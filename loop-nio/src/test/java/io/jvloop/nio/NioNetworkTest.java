package io.jvloop.nio;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.NetworkContracts;

class NioNetworkTest extends NetworkContracts {
    @Override
    protected LoopPolicy policy() {
        return new NioPolicy();
    }
}
