package io.jvloop.examples.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Where a server listens. On Linux each of its event loops has a listener for the same port, and the system spreads the connections over
 * them. Elsewhere, or if it is wished, one event loop accepts for all and hands the connections over in turn.
 */
final class Listeners {
    private static final Duration BIND_LIMIT = Duration.ofSeconds(10);
    private static final boolean SYSTEM_SPREADS = System.getProperty("os.name").equals("Linux");

    /**
     * Where to listen, and how.
     *
     * @param address  the address; port 0 takes a free one, the same for all event loops
     * @param handOver whether one event loop accepts for all, also where the system would spread the connections
     */
    record Place(InetSocketAddress address, boolean handOver) {
    }

    private final List<Channel> bound = new ArrayList<>();

    private Listeners() {
    }

    /** Waits until all listen; if one cannot, none does. */
    static Listeners open(Host host, Place place, ServerBootstrap served) throws IOException {
        List<EventLoopGroup> acceptors = new ArrayList<>();
        for (EventExecutor eventLoop : host.group()) {
            acceptors.add((EventLoopGroup) eventLoop);
        }
        Listeners listeners = new Listeners();
        boolean opened = false;
        try {
            if (place.handOver() || !SYSTEM_SPREADS || acceptors.size() == 1) {
                listeners.bind(host, served.clone().group(host.group()), place.address());
            } else {
                for (EventLoopGroup acceptor : acceptors) {
                    InetSocketAddress shared = listeners.bound.isEmpty() ? place.address() : listeners.address(); // port 0 has become one
                    listeners.bind(host, served.clone().group(acceptor).option(reusePort(host), true), shared);
                }
            }
            opened = true;
            return listeners;
        } finally {
            if (!opened) {
                listeners.close();
            }
        }
    }

    private static ChannelOption<Boolean> reusePort(Host host) {
        return host.serverChannel() == EpollServerSocketChannel.class ? UnixChannelOption.SO_REUSEPORT
                : NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT);
    }

    private void bind(Host host, ServerBootstrap bootstrap, InetSocketAddress address) throws IOException {
        ChannelFuture binding = bootstrap.bind(address);
        bound.add(binding.channel());
        try {
            host.await(binding, BIND_LIMIT);
        } catch (TimeoutException e) {
            throw new IOException("cannot listen", e);
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) bound.getFirst().localAddress();
    }

    void close() {
        bound.forEach(Channel::close);
    }
}
