/** Netty's channels in the poll of a jvloop loop, and jvloop loops in the poll of Netty's. */
@org.jspecify.annotations.NullMarked
module io.jvloop.netty {
    requires static org.jspecify;
    requires transitive io.jvloop.api;
    requires transitive io.netty.transport;
    requires transitive io.netty.buffer;
    requires transitive io.netty.common;
    requires static io.jvloop.posix; // only for channels of Netty's epoll and kqueue
    requires static io.jvloop.epoll; // only for guests of such hosts
    requires static io.jvloop.nio;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.classes.kqueue;

    exports io.jvloop.netty;
}
