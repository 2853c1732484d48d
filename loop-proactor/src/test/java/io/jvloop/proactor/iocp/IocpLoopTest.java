package io.jvloop.proactor.iocp;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.LoopContracts;

@NeedsWindows
class IocpLoopTest extends LoopContracts {
    @Override
    protected LoopPolicy policy() {
        return new IocpPolicy();
    }
}
