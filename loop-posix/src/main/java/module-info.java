/** What the epoll and kqueue back ends share: sockets over a descriptor, and the driver of a Netty {@code IoHandler}. */
@org.jspecify.annotations.NullMarked
module io.jvloop.posix {
    requires static org.jspecify;
    requires transitive io.jvloop.api;
    requires transitive io.netty.transport;
    requires transitive io.netty.transport.unix.common;
    requires io.netty.common;

    exports io.jvloop.posix to io.jvloop.epoll, io.jvloop.kqueue;
}
