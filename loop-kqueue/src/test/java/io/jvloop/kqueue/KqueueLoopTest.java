package io.jvloop.kqueue;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.LoopContracts;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CanBeUsed.Kqueue.class)
class KqueueLoopTest extends LoopContracts {
    @Override
    protected LoopPolicy policy() {
        return new KqueuePolicy();
    }
}
