package io.jvloop.netty;

import io.jvloop.nio.NioPolicy;
import io.jvloop.spi.LoopPolicy;

class ChannelOnNioTest extends NettyChannelTest {
    @Override
    public LoopPolicy policy() {
        return new NioPolicy();
    }
}
