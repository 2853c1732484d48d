package io.jvloop.posix;

import io.netty.channel.unix.Socket;

/** Netty's socket, with the address family that its public factories choose for us. Made non-blocking and close-on-exec. */
final class FdSocket extends Socket {

    FdSocket(int descriptor) {
        super(descriptor);
    }

    static FdSocket datagrams(boolean ipv6) {
        return new FdSocket(newSocketDgram0(ipv6));
    }

    static FdSocket stream(boolean ipv6) {
        return new FdSocket(newSocketStream0(ipv6));
    }

    static FdSocket unixStream() {
        return new FdSocket(newSocketDomain0());
    }

    boolean isIpv6() {
        return ipv6;
    }
}
