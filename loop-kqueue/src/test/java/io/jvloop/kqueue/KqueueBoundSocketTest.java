package io.jvloop.kqueue;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.BoundSocketContract;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CanBeUsed.Kqueue.class)
class KqueueBoundSocketTest extends BoundSocketContract {
    @Override
    protected LoopPolicy policy() {
        return new KqueuePolicy();
    }
}
