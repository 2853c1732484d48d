package io.jvloop.proactor.iocp;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.TlsContracts;

@NeedsWindows
class IocpTlsTest extends TlsContracts {
    @Override
    protected LoopPolicy policy() {
        return new IocpPolicy();
    }
}
