package io.jvloop.proactor.iocp;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.NetworkContracts;

@NeedsWindows
class IocpNetworkTest extends NetworkContracts {
    @Override
    protected LoopPolicy policy() {
        return new IocpPolicy();
    }
}
