/** The macOS and BSD back end, on kqueue by Netty's native transport. */
@org.jspecify.annotations.NullMarked
module io.jvloop.kqueue {
    requires static org.jspecify;
    requires transitive io.jvloop.api;
    requires io.jvloop.posix;
    requires io.netty.transport.classes.kqueue;

    exports io.jvloop.kqueue;

    provides io.jvloop.spi.LoopPolicy with io.jvloop.kqueue.KqueuePolicy;
}
