package io.jvloop.proactor.iocp;

import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;

/** Windows' numbers of the socket options. */
final class WindowsOptions {
    static final int SOL_SOCKET = 0xffff;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 27;
    static final int SO_UPDATE_ACCEPT_CONTEXT = 0x700B;
    static final int SO_UPDATE_CONNECT_CONTEXT = 0x7010;
    static final int SO_BROADCAST = 0x20;
    /** Prevents others from binding to the address even with SO_REUSEADDR, which on Windows would let them steal it. */
    static final int SO_EXCLUSIVEADDRUSE = ~4;
    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_TCP = 6;

    /** One option. */
    record Number(int level, int name) {
    }

    private static final Map<SocketOption<?>, Number> KNOWN = Map.of(
            StandardSocketOptions.TCP_NODELAY, new Number(IPPROTO_TCP, 1),
            StandardSocketOptions.SO_KEEPALIVE, new Number(SOL_SOCKET, 8),
            StandardSocketOptions.SO_REUSEADDR, new Number(SOL_SOCKET, 4),
            StandardSocketOptions.SO_BROADCAST, new Number(SOL_SOCKET, SO_BROADCAST),
            StandardSocketOptions.SO_RCVBUF, new Number(SOL_SOCKET, 0x1002),
            StandardSocketOptions.SO_SNDBUF, new Number(SOL_SOCKET, 0x1001),
            StandardSocketOptions.SO_LINGER, new Number(SOL_SOCKET, 0x80),
            StandardSocketOptions.IP_TOS, new Number(IPPROTO_IP, 3));

    private WindowsOptions() {
    }

    static Number of(SocketOption<?> option) {
        Number number = KNOWN.get(option);
        if (number == null) {
            throw new UnsupportedOperationException("the IOCP back end does not know the option " + option.name() + ", only "
                    + KNOWN.keySet().stream().map(SocketOption::name).sorted().toList());
        }
        return number;
    }
}
