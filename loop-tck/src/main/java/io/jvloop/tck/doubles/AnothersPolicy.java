package io.jvloop.tck.doubles;

import io.jvloop.spi.Availability;
import io.jvloop.spi.LoopPolicy;

/** A policy that is another's, but for what it does with the back ends that the other opens. */
interface AnothersPolicy extends LoopPolicy {
    LoopPolicy other();

    @Override
    default String name() {
        return other().name();
    }

    @Override
    default int priority() {
        return other().priority();
    }

    @Override
    default Availability availability() {
        return other().availability();
    }
}
