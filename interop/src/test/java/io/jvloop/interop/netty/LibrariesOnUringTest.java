package io.jvloop.interop.netty;

import io.jvloop.proactor.uring.UringPolicy;
import io.jvloop.spi.LoopPolicy;

class LibrariesOnUringTest extends EveryLibraryContract {
    @Override
    public LoopPolicy policy() {
        return new UringPolicy();
    }
}
