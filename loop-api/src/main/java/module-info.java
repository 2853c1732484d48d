/**
 * jvloop: asyncio and uvloop for the JVM. The public API, the service-provider interface for back ends, and the one core that all of them share.
 *
 * <p>Back ends are found by {@link java.util.ServiceLoader} as {@link io.jvloop.spi.LoopPolicy} providers.
 */
@org.jspecify.annotations.NullMarked
module io.jvloop.api {
    requires static org.jspecify;
    requires static jdk.unsupported; // sun.misc.Signal, by reflection: the JDK has no supported way to see Ctrl-C

    // API
    exports io.jvloop;
    exports io.jvloop.sync;
    exports io.jvloop.net;
    exports io.jvloop.process;
    exports io.jvloop.bridge;

    // SPI, for whoever writes a back end, in any module: the handles, the two cuts below them, and what the JDK can do for a back end
    exports io.jvloop.spi;
    exports io.jvloop.spi.readiness;
    exports io.jvloop.spi.completion;
    exports io.jvloop.spi.portable;

    // what our back ends on POSIX systems share
    exports io.jvloop.unix to io.jvloop.posix, io.jvloop.proactor;

    uses io.jvloop.spi.LoopPolicy;
}
