package io.jvloop.proactor.uring;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.TlsContracts;

class UringTlsTest extends TlsContracts {
    @Override
    protected LoopPolicy policy() {
        return new UringPolicy();
    }
}
