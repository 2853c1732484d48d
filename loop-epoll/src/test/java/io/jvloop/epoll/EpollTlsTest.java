package io.jvloop.epoll;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.TlsContracts;

class EpollTlsTest extends TlsContracts {
    @Override
    protected LoopPolicy policy() {
        return new EpollPolicy();
    }
}
