package io.jvloop.tck;

import io.jvloop.spi.LoopPolicy;

class ManualLoopTest extends LoopContracts {
    @Override
    protected LoopPolicy policy() {
        return new ManualPolicy();
    }
}
