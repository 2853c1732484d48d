package io.jvloop.netty;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jvloop.Asyncio;
import io.jvloop.EventLoop;
import io.jvloop.tck.manual.ManualPolicy;
import org.junit.jupiter.api.Test;

class RefusedBackEndTest {

    @Test
    void backEndWithoutChannelsIsRefusedBySayingWhatItLacks() {
        try (EventLoop loop = Asyncio.newEventLoop(new ManualPolicy().options())) {
            assertThatThrownBy(() -> NettyLoops.eventLoopGroup(loop)).isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage("no channels of Netty's can be in the poll of the back end 'manual': it watches neither epoll's nor NIO's");
        }
    }
}
