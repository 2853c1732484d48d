package io.jvloop.epoll;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.NetworkContracts;

class EpollNetworkTest extends NetworkContracts {
    @Override
    protected LoopPolicy policy() {
        return new EpollPolicy();
    }
}
