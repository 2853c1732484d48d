package io.jvloop.nio;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.EveryContract;
import java.util.Map;

class NioTest extends EveryContract {
    @Override
    public LoopPolicy policy() {
        return new NioPolicy();
    }

    @Override
    public Map<String, String> exemptions() {
        return Map.of("BoundSocketContract", "the JDK's channels cannot tell whether a socket that refuses connections is there");
    }
}
