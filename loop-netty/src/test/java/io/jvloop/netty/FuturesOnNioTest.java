package io.jvloop.netty;

import io.jvloop.nio.NioPolicy;
import io.jvloop.spi.LoopPolicy;

class FuturesOnNioTest extends NettyFuturesTest {
    @Override
    public LoopPolicy policy() {
        return new NioPolicy();
    }
}
