package io.jvloop.interop.netty;

import io.jvloop.epoll.EpollPolicy;
import io.jvloop.spi.LoopPolicy;

class LibrariesOnEpollTest extends EveryLibraryContract {
    @Override
    public LoopPolicy policy() {
        return new EpollPolicy();
    }
}
