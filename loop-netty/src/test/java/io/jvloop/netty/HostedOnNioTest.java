package io.jvloop.netty;

import io.jvloop.nio.NioPolicy;
import io.jvloop.spi.LoopPolicy;

class HostedOnNioTest extends EveryHostedContract {
    @Override
    public LoopPolicy policy() {
        return new NioPolicy();
    }
}
