package io.jvloop.interop.netty;

import io.jvloop.nio.NioPolicy;
import io.jvloop.spi.LoopPolicy;

class LibrariesOnNioTest extends EveryLibraryContract {
    @Override
    public LoopPolicy policy() {
        return new NioPolicy();
    }
}
