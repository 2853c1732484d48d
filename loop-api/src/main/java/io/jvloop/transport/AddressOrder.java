package io.jvloop.transport;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Safe for use by any thread. The order in which a host's addresses are tried (RFC 8305, section 4). */
final class AddressOrder {

    private AddressOrder() {
    }

    /** Alternates the families, beginning with that of the first address; within a family the resolver's order stays. */
    static List<InetSocketAddress> interleaved(List<InetSocketAddress> addresses) {
        Deque<InetSocketAddress> turn = new ArrayDeque<>();
        Deque<InetSocketAddress> next = new ArrayDeque<>();
        for (InetSocketAddress address : addresses) {
            (isIpv6(address) == isIpv6(addresses.getFirst()) ? turn : next).add(address);
        }
        List<InetSocketAddress> ordered = new ArrayList<>(addresses.size());
        while (!turn.isEmpty()) {
            ordered.add(turn.remove());
            if (!next.isEmpty()) {
                Deque<InetSocketAddress> other = next;
                next = turn;
                turn = other;
            }
        }
        return ordered;
    }

    static boolean isIpv6(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address;
    }
}
