package io.jvloop.netty;

class GuestChannelsOnNioTest extends EveryGuestContract {
    GuestChannelsOnNioTest() {
        super(HostKind.NIO);
    }
}
