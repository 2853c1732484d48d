/** The Linux back end, on epoll by Netty's native transport. */
@org.jspecify.annotations.NullMarked
module io.jvloop.epoll {
    requires static org.jspecify;
    requires transitive io.jvloop.api;
    requires io.jvloop.posix;
    requires transitive io.netty.transport;
    requires io.netty.transport.classes.epoll;

    exports io.jvloop.epoll;

    provides io.jvloop.spi.LoopPolicy with io.jvloop.epoll.EpollPolicy;
}
