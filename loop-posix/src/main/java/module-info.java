/** What the epoll and kqueue back ends share: sockets over a descriptor, and the driver of a Netty {@code IoHandler}. */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // JNR has no module descriptors
module io.jvloop.posix {
    requires static org.jspecify;
    requires transitive io.jvloop.api;
    requires transitive io.netty.transport;
    requires transitive io.netty.transport.unix.common;
    requires io.netty.common;
    requires org.jnrproject.posix;
    requires org.jnrproject.ffi;
    requires org.jnrproject.constants;

    exports io.jvloop.posix to io.jvloop.epoll, io.jvloop.kqueue, io.jvloop.netty;
    exports io.jvloop.posix.libc; // JNR implements its interface in a module without a name
}
