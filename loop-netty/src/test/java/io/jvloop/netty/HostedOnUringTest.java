package io.jvloop.netty;

import io.jvloop.proactor.uring.UringPolicy;
import io.jvloop.spi.LoopPolicy;

class HostedOnUringTest extends EveryHostedContract {
    @Override
    public LoopPolicy policy() {
        return new UringPolicy();
    }
}
