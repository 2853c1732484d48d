package io.jvloop.nio;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.TlsContracts;

class NioTlsTest extends TlsContracts {
    @Override
    protected LoopPolicy policy() {
        return new NioPolicy();
    }
}
