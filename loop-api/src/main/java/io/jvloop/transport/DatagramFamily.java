package io.jvloop.transport;

import io.jvloop.net.AbstractSocketAddress;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** The address family of a datagram socket, and so of those that it can send to. */
enum DatagramFamily {
    INET("IPv4"), INET6("IPv6"), UNIX("of the Unix domain");

    private final String text;

    DatagramFamily(String text) {
        this.text = text;
    }

    static DatagramFamily of(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return UNIX;
        }
        return inet.getAddress() instanceof Inet6Address ? INET6 : INET;
    }

    static boolean isUnix(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress || address instanceof AbstractSocketAddress;
    }

    /** Refuses a receiver of another family, and one that has no address to send to. */
    void checkReceiver(SocketAddress to) {
        if (to instanceof InetSocketAddress inet && inet.isUnresolved() || !(to instanceof InetSocketAddress) && !isUnix(to)) {
            throw new IllegalArgumentException("cannot send to " + to + ": the address is not resolved; getAddrInfo does that");
        }
        if (of(to) != this) {
            throw new IllegalArgumentException("cannot send to " + to + ": this endpoint is " + this);
        }
        if (to instanceof UnixDomainSocketAddress unix && unix.getPath().toString().isEmpty()) {
            throw new IllegalArgumentException("cannot send to a socket without a name: it has to be bound, or connected to");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
