package io.jvloop.posix;

import io.jvloop.net.AbstractSocketAddress;
import io.jvloop.unix.SocketAddresses;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;

/** Unix-domain addresses as Netty wants them. */
final class NettyAddresses {
    private NettyAddresses() {
    }

    static DomainSocketAddress of(SocketAddress address) throws SocketException {
        return new DomainSocketAddress(
                address instanceof AbstractSocketAddress named ? "\0" + named.name() : SocketAddresses.checkedPath(address));
    }
}
