/** The pure-JDK back end, on {@link java.nio.channels.Selector}: always available, and the fallback. */
@org.jspecify.annotations.NullMarked
module io.jvloop.nio {
    requires static org.jspecify;
    requires transitive io.jvloop.api;

    exports io.jvloop.nio;

    provides io.jvloop.spi.LoopPolicy with io.jvloop.nio.NioPolicy;
}
