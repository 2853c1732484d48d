package io.jvloop.epoll;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.LoopContracts;

class EpollLoopTest extends LoopContracts {
    @Override
    protected LoopPolicy policy() {
        return new EpollPolicy();
    }
}
