package io.jvloop.posix;

import io.jvloop.spi.BackendContext;
import io.jvloop.spi.BoundSocket;
import io.jvloop.spi.ChildSettings;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.Direction;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.LoadedClasses;
import io.jvloop.spi.PipeAddress;
import io.jvloop.spi.readiness.ChannelFactory;
import io.jvloop.spi.readiness.NonBlockingChild;
import io.jvloop.spi.readiness.NonBlockingDatagrams;
import io.jvloop.spi.readiness.NonBlockingListener;
import io.jvloop.spi.readiness.NonBlockingSocket;
import io.jvloop.spi.readiness.NonBlockingStream;
import io.jvloop.spi.readiness.Pollable;
import io.jvloop.unix.DatagramCalls;
import io.jvloop.unix.SocketAddresses;
import io.jvloop.unix.SocketNames;
import io.jvloop.unix.SpawnedProcess;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Opens sockets over descriptors, in the family of their address. */
public final class FdChannels implements ChannelFactory {

    /** Children are watched by pidfd, where the kernel supports it. */
    public static final ChildWatching BY_PIDFD = PidDescriptor::watch;

    private final ChildWatching children;
    private final DescriptorMessages messages = new DescriptorMessages();
    private final SocketNames names = new SocketNames();
    private final DatagramCalls datagramCalls = new DatagramCalls(names);
    private final AdoptedSocket adopted = new AdoptedSocket(messages, names, datagramCalls);

    /**
     * Makes the factory. The back end has already loaded Netty's native library.
     *
     * @param children how the system reports that a child has ended
     */
    public FdChannels(ChildWatching children) {
        this.children = children;
        LoadedClasses.loadBeside(FdChannels.class);
        FileSender.prepare();
        if (!NativeSystem.SOCKETS_CLOSE_ON_EXEC) {
            JnrCalls.CALLS.prepare(); // before the loop runs, as its first socket needs it
        }
    }

    @Override
    public NonBlockingSocket connect(SocketAddress peer, @Nullable SocketAddress local) throws IOException {
        if (!(peer instanceof InetSocketAddress address)) {
            return connectUnix(peer);
        }
        FdSocket socket = FdSocket.stream(address.getAddress() instanceof Inet6Address);
        try {
            if (local != null) {
                socket.setReuseAddress(true);
                bind(socket, local);
            }
            return new FdChannel(messages, socket, null, address, socket.connect(address));
        } catch (Exception | Error e) {
            socket.close();
            throw NettyErrors.readable(e);
        }
    }

    @Override
    public NonBlockingListener listen(SocketAddress local, ListenSettings settings) throws IOException {
        if (local instanceof BoundSocket boundSocket) {
            return adopted.listener(boundSocket, settings.backlog());
        }
        if (!(local instanceof InetSocketAddress address)) {
            return listenUnix(local, settings);
        }
        InetSocketAddress bound = settings.dualStack() ? new InetSocketAddress(anyIpv6(), address.getPort()) : address;
        FdSocket socket = FdSocket.stream(bound.getAddress() instanceof Inet6Address);
        try {
            socket.setReuseAddress(!Boolean.FALSE.equals(settings.reuseAddress()));
            if (settings.reusePort()) {
                socket.setReusePort(true);
            }
            bind(socket, bound);
            socket.listen(settings.backlog());
            return new FdListener(messages, socket, null);
        } catch (Exception | Error e) {
            socket.close();
            throw NettyErrors.readable(e);
        }
    }

    private NonBlockingSocket connectUnix(SocketAddress peer) throws IOException {
        DomainSocketAddress address = new DomainSocketAddress(SocketAddresses.name(peer));
        FdSocket socket = FdSocket.unixStream();
        try {
            // The connect is never pending: a full queue is an error.
            return new FdChannel(messages, socket, SocketAddresses.UNNAMED, peer, socket.connect(address));
        } catch (Exception | Error e) {
            socket.close();
            throw NettyErrors.unconnectable(e);
        }
    }

    /**
     * Connects from a socket of another kind, which cannot succeed: the system looks up who is bound before it compares the kinds and
     * before it looks at any queue.
     */
    @Override
    public boolean isBound(SocketAddress address) throws IOException {
        FdSocket other = FdSocket.unixDatagrams();
        try {
            other.connect(new DomainSocketAddress(SocketAddresses.name(address)));
            return true;
        } catch (FileNotFoundException missing) {
            return false;
        } catch (IOException e) {
            return !(NettyErrors.unconnectable(e) instanceof ConnectException);
        } finally {
            other.close();
        }
    }

    private NonBlockingListener listenUnix(SocketAddress local, ListenSettings settings) throws IOException {
        DomainSocketAddress address = new DomainSocketAddress(SocketAddresses.name(local));
        FdSocket socket = FdSocket.unixStream();
        try {
            bind(socket, address);
            if (settings.permissions() != null) {
                // Nobody can connect before the listen.
                Files.setPosixFilePermissions(Path.of(address.path()), settings.permissions());
            }
            socket.listen(settings.backlog());
            return new FdListener(messages, socket, local);
        } catch (Exception | Error e) {
            socket.close();
            throw NettyErrors.readable(e);
        }
    }

    @Override
    public NonBlockingStream pipe(PipeAddress source, boolean writing) throws IOException {
        return new FdPipe(source, writing ? Direction.WRITE : Direction.READ, PipeDescriptor.open(source, writing));
    }

    @Override
    public NonBlockingStream adopt(int descriptor) throws IOException {
        return adopted.connection(descriptor);
    }

    @Override
    public NonBlockingStream moved(NonBlockingStream accepted) {
        return ((FdChannel) accepted).withMessages(messages);
    }

    @Override
    public Pollable lent(int descriptor) {
        return new LentDescriptor(descriptor);
    }

    @Override
    public @Nullable Runnable spawnPreparation() {
        return () -> SpawnedProcess.prepare(JnrCalls.CALLS);
    }

    @Override
    public NonBlockingChild spawn(ChildSettings settings, BackendContext context) throws IOException {
        return SpawnedChild.start(settings, context, children);
    }

    @Override
    public NonBlockingDatagrams datagrams(BoundSocket boundSocket) throws IOException {
        return adopted.datagrams(boundSocket);
    }

    @Override
    public Runnable descriptorPreparation() {
        return () -> JnrCalls.CALLS.prepare();
    }

    @Override
    public NonBlockingDatagrams datagrams(DatagramSettings settings) throws IOException {
        if (settings.isUnix()) {
            return UnixDatagramSocket.open(datagramCalls, settings);
        }
        FdSocket socket = FdSocket.datagrams(settings.ipv6());
        try {
            if (settings.reusePort()) {
                socket.setReusePort(true);
            }
            socket.makeRoomForDatagrams();
            socket.setBroadcast(settings.broadcast());
            if (settings.local() != null) {
                bind(socket, settings.local());
            } else if (settings.peer() == null) {
                bind(socket, new InetSocketAddress(settings.ipv6() ? anyIpv6() : InetAddress.getByAddress(new byte[4]), 0));
            }
            if (settings.peer() != null) {
                socket.connect(settings.peer());
            }
            return new FdDatagrams(socket);
        } catch (Exception | Error e) {
            socket.close();
            throw NettyErrors.readable(e);
        }
    }

    static void bind(FdSocket socket, SocketAddress address) throws IOException {
        try {
            socket.bind(address);
        } catch (IOException e) {
            throw NettyErrors.unbindable(e);
        }
    }

    /** A socket bound here serves IPv4 too: Netty turns IPV6_V6ONLY off, as the JDK does. */
    private static InetAddress anyIpv6() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[16]);
    }
}
