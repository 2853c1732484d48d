/** The completion-shaped back ends: io_uring on Linux, completion ports on Windows, each bound by the foreign-function API. */
@org.jspecify.annotations.NullMarked
module io.jvloop.proactor {
    requires static org.jspecify;
    requires transitive io.jvloop.api;

    provides io.jvloop.spi.LoopPolicy with io.jvloop.proactor.iocp.IocpPolicy, io.jvloop.proactor.uring.UringPolicy;
}
