package io.jvloop.netty;

import io.jvloop.spi.LoopPolicy;
import io.jvloop.tck.EveryContract;
import io.jvloop.tck.GuestHome;
import io.jvloop.tck.LoopHome;
import java.util.Map;

/** The contracts of loops, kept by the guest of a Netty event loop on NIO. */
class GuestOfNettyNioTest extends EveryContract {
    @Override
    public LoopPolicy policy() {
        return HostKind.NIO.policy();
    }

    @Override
    public LoopHome home() {
        return new GuestHome(() -> new HostOfTest(HostKind.NIO));
    }

    @Override
    public Map<String, String> exemptions() {
        return Map.of("BoundSocketContract", "the JDK's channels cannot tell whether a socket that refuses connections is there");
    }
}
