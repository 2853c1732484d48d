package io.jvloop.netty;

class GuestChannelsOnEpollTest extends EveryGuestContract {
    GuestChannelsOnEpollTest() {
        super(HostKind.EPOLL);
    }
}
