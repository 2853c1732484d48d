package io.jvloop.epoll;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.BoundSocketContract;

class EpollBoundSocketTest extends BoundSocketContract {
    @Override
    protected LoopPolicy policy() {
        return new EpollPolicy();
    }
}
