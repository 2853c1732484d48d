package io.jvloop.net;

import io.jvloop.spi.BoundSocket;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Safe for use by any thread. A socket that was made and bound elsewhere: by a service manager (socket activation), or by the process that
 * ran before this one. It is given to {@code createServer} and {@code startServer} in place of an address, and to {@code
 * createDatagramEndpoint}. asyncio's {@code sock=}.
 *
 * <p>The server or endpoint owns the socket from then on and closes it, also if the server or endpoint cannot be made, unless an argument
 * is wrong; of 0, 1 and 2, which belong to the whole process, it takes a copy. Other processes that share the open socket keep it as it is,
 * and the file of a Unix-domain socket stays.
 *
 * <p>A back end with {@link io.jvloop.spi.Capability#DESCRIPTORS} takes descriptors alone; one without it takes channels of the JDK, or
 * neither, because the JDK does not reveal its channels' descriptors. {@link System#inheritedChannel} is the channel of descriptor 0.
 */
public final class ReadySocket extends BoundSocket {
    private static final int FIRST_ACTIVATED = 3;
    private static final long serialVersionUID = 1;

    private ReadySocket(Object socket) {
        super(socket);
    }

    /**
     * A socket by its descriptor: for a server a bound stream socket, of the internet or the Unix domain; for an endpoint a datagram
     * socket of either, in the Unix domain also one of a socket pair.
     *
     * @param number the descriptor
     * @return the socket
     * @throws IllegalArgumentException if the number is negative
     */
    public static ReadySocket descriptor(int number) {
        if (number < 0) {
            throw new IllegalArgumentException("a descriptor is not negative: " + number);
        }
        return new ReadySocket(number);
    }

    /**
     * A server's channel.
     *
     * @param bound it, bound
     * @return the socket
     */
    public static ReadySocket channel(ServerSocketChannel bound) {
        return new ReadySocket(bound);
    }

    /**
     * A datagram channel.
     *
     * @param bound it, bound
     * @return the socket
     */
    public static ReadySocket channel(DatagramChannel bound) {
        return new ReadySocket(bound);
    }

    /**
     * The sockets that systemd, or another service manager with its protocol, has passed to this process: {@code LISTEN_FDS} descriptors
     * from 3 on, if {@code LISTEN_PID} is this process. As {@code sd_listen_fds(3)}.
     *
     * @return in their order; none if this process was started in another way
     */
    public static List<ReadySocket> activated() {
        return activated(System.getenv(), ProcessHandle.current().pid());
    }

    static List<ReadySocket> activated(Map<String, String> environment, long pid) {
        if (!Long.toString(pid).equals(environment.get("LISTEN_PID"))) {
            return List.of();
        }
        int count = Integer.parseInt(environment.getOrDefault("LISTEN_FDS", "0"));
        return IntStream.range(FIRST_ACTIVATED, FIRST_ACTIVATED + count).mapToObj(ReadySocket::descriptor).toList();
    }
}
