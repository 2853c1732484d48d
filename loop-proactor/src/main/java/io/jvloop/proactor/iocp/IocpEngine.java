package io.jvloop.proactor.iocp;

import io.jvloop.spi.BoundSocket;
import io.jvloop.spi.Capability;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.DirectMemory;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.MovedStream;
import io.jvloop.spi.completion.BlockPool;
import io.jvloop.spi.completion.CompletionEngine;
import io.jvloop.spi.completion.ConnectingSocket;
import io.jvloop.spi.completion.DatagramSocket;
import io.jvloop.spi.completion.ListenSocket;
import io.jvloop.spi.completion.OperationTable;
import io.jvloop.spi.completion.StreamSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Windows' sockets over one completion port, on which the loop's own thread waits. */
final class IocpEngine implements CompletionEngine {
    /** The buffer of a silent connection. */
    private static final int SMALL_BLOCK = 4 * 1024;
    /** The buffer of a connection that receives much, and of any datagram. */
    private static final int BIG_BLOCK = 64 * 1024;
    private static final int SMALL_BLOCKS_KEPT = 1024;
    private static final int BIG_BLOCKS_KEPT = 64;
    /** After its socket was closed an operation completes at once; more time than this means that a driver is broken. */
    private static final long CLOSE_LIMIT_NANOS = 5_000_000_000L;
    private static final long CLOSING_WAIT_NANOS = 10_000_000;

    private final Win32 win32;
    private final CompletionPort port;
    private final Winsock winsock;
    private final Extensions extensions;
    private final OperationTable operations = new OperationTable();
    private final OverlappedTable overlapped;
    private final BlockPool smallBlocks;
    private final BlockPool bigBlocks;
    /** Events that calls have found out and the poll reports. */
    private final Deque<Runnable> pendingReports = new ArrayDeque<>();
    /** The next of the port's completions to pass on: if that throws, the rest follows in the next poll. */
    private int next;
    private int taken;

    IocpEngine(Win32 win32) throws IOException {
        this.win32 = win32;
        smallBlocks = new BlockPool(SMALL_BLOCK, SMALL_BLOCKS_KEPT, memory());
        bigBlocks = new BlockPool(BIG_BLOCK, BIG_BLOCKS_KEPT, memory());
        overlapped = new OverlappedTable(win32);
        winsock = new Winsock(win32);
        try {
            extensions = Extensions.of(winsock);
            port = new CompletionPort(win32);
        } catch (IOException e) {
            winsock.close();
            throw e;
        }
    }

    @Override
    public DirectMemory.Source memory() {
        return win32::memory;
    }

    // ---- events ----

    @Override
    public void poll(long timeoutNanos) {
        if (next == taken) {
            long timeout = pendingReports.isEmpty() ? timeoutNanos : 0;
            next = 0;
            taken = 0;
            // A loop that computes does not call the system each turn; a wake-up can stay in the port until there is a wait.
            taken = timeout == 0 && operations.inFlight() == 0 ? 0 : port.await(timeout);
        }
        while (next < taken) {
            int completion = next++;
            long address = port.overlapped(completion);
            if (address != 0) {
                operations.completed(overlapped.numberAt(address), port.bytes(completion), 0, true);
            }
        }
        for (int left = pendingReports.size(); left > 0; left--) {
            pendingReports.remove().run();
        }
    }

    @Override
    public void wakeup() {
        port.post();
    }

    // ---- opening ----

    @Override
    public ConnectingSocket stream(SocketAddress peer, @Nullable SocketAddress local) throws IOException {
        InetSocketAddress to = internet(peer);
        int family = SocketAddresses.family(to);
        IocpSocket socket = new IocpSocket(this, winsock.stream(family), family);
        try {
            // ConnectEx requires a bound socket.
            winsock.bind(socket.handle(), family, local == null ? any(family) : internet(local));
            return new IocpStream(socket, to);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public StreamSocket moveIn(MovedStream moved) {
        return ((MovedSocket) moved).to(this);
    }

    @Override
    public ListenSocket listen(SocketAddress local, ListenSettings settings) throws IOException {
        if (local instanceof BoundSocket) {
            throw new UnsupportedOperationException("cannot listen on " + local + ": the IOCP back end makes its sockets itself");
        }
        InetSocketAddress address = internet(local);
        if (settings.reusePort()) {
            throw new UnsupportedOperationException("Windows has no SO_REUSEPORT");
        }
        InetSocketAddress bound = settings.dualStack() ? new InetSocketAddress(any(SocketAddresses.IPV6).getAddress(), address.getPort())
                : address;
        int family = SocketAddresses.family(bound);
        IocpSocket socket = new IocpSocket(this, winsock.stream(family), family);
        try {
            winsock.setOption(socket.handle(), WindowsOptions.SOL_SOCKET, WindowsOptions.SO_EXCLUSIVEADDRUSE, 1);
            if (family == SocketAddresses.IPV6) {
                winsock.setOption(socket.handle(), WindowsOptions.IPPROTO_IPV6, WindowsOptions.IPV6_V6ONLY, settings.dualStack() ? 0 : 1);
            }
            winsock.bind(socket.handle(), family, bound);
            winsock.listen(socket.handle(), settings.backlog());
            return new IocpListener(socket, settings.backlog());
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public DatagramSocket datagrams(DatagramSettings settings) throws IOException {
        if (settings.reusePort()) {
            throw new UnsupportedOperationException("Windows has no SO_REUSEPORT");
        }
        int family = settings.ipv6() ? SocketAddresses.IPV6 : SocketAddresses.IPV4;
        IocpSocket socket = new IocpSocket(this, winsock.datagrams(family), family);
        try {
            if (family == SocketAddresses.IPV6) {
                winsock.setOption(socket.handle(), WindowsOptions.IPPROTO_IPV6, WindowsOptions.IPV6_V6ONLY, 0);
            }
            winsock.setOption(socket.handle(), WindowsOptions.SOL_SOCKET, WindowsOptions.SO_BROADCAST, settings.broadcast() ? 1 : 0);
            winsock.bind(socket.handle(), family, settings.local() == null ? any(family) : internet(settings.local()));
            winsock.reportUnreachable(socket.handle(), settings.peer() != null);
            if (settings.peer() != null) {
                winsock.connect(socket.handle(), family, internet(settings.peer()));
            }
            return new IocpDatagrams(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static InetSocketAddress internet(SocketAddress address) {
        if (address instanceof InetSocketAddress internet) {
            return internet;
        }
        throw new UnsupportedOperationException("the IOCP back end has no sockets for " + address + ", only TCP and UDP");
    }

    private static InetSocketAddress any(int family) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[family == SocketAddresses.IPV4 ? 4 : 16]), 0);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.TCP, Capability.UDP, Capability.MOVING);
    }

    @Override
    public boolean close() {
        try {
            for (long waited = 0; operations.inFlight() > 0 && waited < CLOSE_LIMIT_NANOS; waited += CLOSING_WAIT_NANOS) {
                poll(CLOSING_WAIT_NANOS);
            }
        } finally {
            port.close();
            winsock.close();
        }
        boolean quiet = operations.inFlight() == 0;
        if (quiet) {
            smallBlocks.close();
            bigBlocks.close();
            overlapped.close();
        }
        return quiet;
    }

    // ---- for the sockets ----

    CompletionPort port() {
        return port;
    }

    Winsock winsock() {
        return winsock;
    }

    Extensions extensions() {
        return extensions;
    }

    OperationTable operations() {
        return operations;
    }

    Overlapped overlapped(int number) {
        return overlapped.get(number);
    }

    BlockPool receiveBlocks(boolean big) {
        return big ? bigBlocks : smallBlocks;
    }

    /** Reports an event in the next poll, which then does not wait. */
    void reportLater(Runnable event) {
        pendingReports.add(event);
    }
}
