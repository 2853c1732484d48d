package io.jvloop.proactor.uring;

import io.jvloop.spi.BoundSocket;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.completion.DatagramSocket;
import io.jvloop.spi.completion.ListenSocket;
import io.jvloop.spi.completion.StreamSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Opens sockets, each of its address's family. */
final class Sockets {
    private final UringEngine engine;
    private final SystemCalls calls;

    Sockets(UringEngine engine) {
        this.engine = engine;
        this.calls = engine.calls();
    }

    /** What is done to a new socket, which is closed if that fails. */
    private interface Setup<T> {
        T of(int descriptor) throws IOException;
    }

    private <T> T open(int family, int type, Setup<T> setup) throws IOException {
        int descriptor = SystemCalls.check(calls.socket(family, type | Abi.SOCK_NONBLOCK | Abi.SOCK_CLOEXEC, 0));
        try {
            if (family == Abi.AF_INET6) {
                SocketOptions.set(calls, descriptor, SocketOptions.IPPROTO_IPV6, SocketOptions.IPV6_V6ONLY, 0);
            }
            return setup.of(descriptor);
        } catch (Throwable t) {
            engine.leave(descriptor);
            calls.close(descriptor);
            throw t;
        }
    }

    UringStream stream(SocketAddress peer, @Nullable SocketAddress local) throws IOException {
        int family = SocketAddresses.family(peer);
        return open(family, Abi.SOCK_STREAM, descriptor -> {
            if (family == Abi.AF_UNIX) {
                return connectUnix(descriptor, peer);
            }
            if (local != null) {
                flag(descriptor, SocketOptions.SO_REUSEADDR);
                bind(descriptor, family, local);
            }
            return UringStream.to(peer, engine, new Descriptor(engine, descriptor, family, null, peer));
        });
    }

    /** Never pending: a full queue is an error. */
    private UringStream connectUnix(int descriptor, SocketAddress peer) throws IOException {
        connect(descriptor, Abi.AF_UNIX, peer);
        return new UringStream(engine, new Descriptor(engine, descriptor, Abi.AF_UNIX, SocketAddresses.UNNAMED, peer));
    }

    /**
     * By a connect that cannot succeed, from a socket of another kind: the system looks for who is bound before it looks whether the kinds
     * agree, and before any queue.
     */
    boolean isBound(SocketAddress address) throws IOException {
        int other = SystemCalls.check(calls.socket(Abi.AF_UNIX, Abi.SOCK_DGRAM | Abi.SOCK_CLOEXEC, 0));
        try {
            long name = calls.room();
            int result = calls.connect(other, name, SocketAddresses.write(address, Abi.AF_UNIX, name));
            return result != -Errno.ENOENT && result != -Errno.ECONNREFUSED;
        } finally {
            calls.close(other);
        }
    }

    /** A connected one of somebody else's. Its flags are left as they are, as a pipe's. */
    StreamSocket adopt(int descriptor) throws IOException {
        PipeDescriptor.checkSocket(descriptor);
        if (type(descriptor) != Abi.SOCK_STREAM) {
            throw new IllegalArgumentException("descriptor " + descriptor + " is no stream socket");
        }
        return adopted(descriptor, this::connected);
    }

    /** Of one that is closed if it cannot be told: a failure, unlike a mistake, leaves nothing to the caller. */
    private int type(int descriptor) throws IOException {
        try {
            return SocketOptions.get(calls, descriptor, SocketOptions.SOL_SOCKET, SocketOptions.SO_TYPE);
        } catch (IOException e) {
            if (descriptor > PipeDescriptor.STANDARD_ERROR) {
                calls.close(descriptor);
            }
            throw e;
        }
    }

    private StreamSocket connected(int descriptor) throws IOException {
        long name = calls.room();
        Memory.putInt(name, SocketAddresses.SIZE);
        int result = calls.getpeername(descriptor, name + 8, name);
        if (result < 0) {
            throw new SocketException("cannot use descriptor " + descriptor + ": " + SystemCalls.text(-result));
        }
        int family = Memory.getShort(name + 8);
        SocketAddress unnamed = family == Abi.AF_UNIX ? SocketAddresses.UNNAMED : null;
        return new UringStream(engine, new Descriptor(engine, descriptor, family, unnamed, unnamed).ofOthers());
    }

    /** What is done to a socket of somebody else's; it is closed if that fails. */
    private <T> T adopt(BoundSocket ready, int type, String kind, Setup<T> setup) throws IOException {
        if (!(ready.socket() instanceof Integer number)) {
            throw new UnsupportedOperationException("cannot use " + ready
                    + ": the JDK does not tell which descriptor its channel has; give a descriptor, or use the NIO back end");
        }
        PipeDescriptor.checkSocket(number);
        if (type(number) != type) {
            throw new IllegalArgumentException(ready + " is no " + kind);
        }
        // The standard ones stay the process's own.
        boolean standard = number <= PipeDescriptor.STANDARD_ERROR;
        return adopted(standard ? SystemCalls.check(calls.duplicate(number, PipeDescriptor.STANDARD_ERROR + 1)) : number, setup);
    }

    private <T> T adopted(int own, Setup<T> setup) throws IOException {
        try {
            SystemCalls.check(calls.setCloseOnExec(own));
            return setup.of(own);
        } catch (Throwable t) {
            engine.leave(own);
            calls.close(own);
            throw t;
        }
    }

    private ListenSocket listen(BoundSocket ready, int backlog) throws IOException {
        return adopt(ready, Abi.SOCK_STREAM, "stream socket", descriptor -> {
            SystemCalls.check(calls.listen(descriptor, backlog));
            SocketAddress bound = bound(descriptor);
            int family = SocketAddresses.family(bound);
            return new UringListener(engine,
                    new Descriptor(engine, descriptor, family, family == Abi.AF_UNIX ? bound : null, null).ofOthers());
        });
    }

    DatagramSocket datagrams(BoundSocket ready) throws IOException {
        return adopt(ready, Abi.SOCK_DGRAM, "datagram socket", descriptor -> {
            int family = SocketAddresses.family(bound(descriptor));
            return new UringDatagrams(engine, new Descriptor(engine, descriptor, family, null, null).ofOthers());
        });
    }

    private SocketAddress bound(int descriptor) throws IOException {
        long room = calls.room();
        Memory.putInt(room, SocketAddresses.SIZE);
        SystemCalls.check(calls.getsockname(descriptor, room + 8, room));
        return SocketAddresses.read(room + 8, Memory.getInt(room));
    }

    ListenSocket listen(SocketAddress local, ListenSettings settings) throws IOException {
        if (local instanceof BoundSocket ready) {
            return listen(ready, settings.backlog());
        }
        boolean unix = !(local instanceof InetSocketAddress);
        SocketAddress bound = !unix && settings.dualStack() ? any(true, ((InetSocketAddress) local).getPort()) : local;
        int family = SocketAddresses.family(bound);
        return open(family, Abi.SOCK_STREAM, descriptor -> {
            if (!unix && !Boolean.FALSE.equals(settings.reuseAddress())) {
                flag(descriptor, SocketOptions.SO_REUSEADDR);
            }
            if (!unix && settings.reusePort()) {
                flag(descriptor, SocketOptions.SO_REUSEPORT);
            }
            bind(descriptor, family, bound);
            if (settings.permissions() != null && bound instanceof UnixDomainSocketAddress file) {
                // Nobody can connect before the listen.
                Files.setPosixFilePermissions(file.getPath(), settings.permissions());
            }
            SystemCalls.check(calls.listen(descriptor, settings.backlog()));
            return new UringListener(engine, new Descriptor(engine, descriptor, family, unix ? local : null, null));
        });
    }

    DatagramSocket datagrams(DatagramSettings settings) throws IOException {
        if (settings.isUnix()) {
            return unixDatagrams(settings);
        }
        int family = SocketAddresses.family(settings.ipv6());
        return open(family, Abi.SOCK_DGRAM, descriptor -> {
            if (settings.reusePort()) {
                flag(descriptor, SocketOptions.SO_REUSEPORT);
            }
            if (settings.broadcast()) {
                flag(descriptor, SocketOptions.SO_BROADCAST);
            }
            if (settings.local() != null) {
                bind(descriptor, family, settings.local());
            } else if (settings.peer() == null) {
                bind(descriptor, family, any(settings.ipv6(), 0));
            }
            if (settings.peer() != null) {
                connect(descriptor, family, settings.peer());
            }
            return new UringDatagrams(engine, new Descriptor(engine, descriptor, family, null, settings.peer()));
        });
    }

    /** The peer comes first: if it is not there, no file is left behind. */
    private DatagramSocket unixDatagrams(DatagramSettings settings) throws IOException {
        return open(Abi.AF_UNIX, Abi.SOCK_DGRAM, descriptor -> {
            SocketAddress local = settings.local();
            if (settings.peer() != null) {
                connect(descriptor, Abi.AF_UNIX, settings.peer());
            }
            if (local != null) {
                bindDatagrams(descriptor, local, settings);
            }
            return new UringDatagrams(engine, new Descriptor(engine, descriptor, Abi.AF_UNIX,
                    Objects.requireNonNullElse(local, SocketAddresses.UNNAMED), settings.peer()));
        });
    }

    /** Who may send may do so from the bind on, so the permissions come before it; and again, for the umask takes some away. */
    private void bindDatagrams(int descriptor, SocketAddress local, DatagramSettings settings) throws IOException {
        Set<PosixFilePermission> permissions = settings.permissions();
        if (permissions != null) {
            SystemCalls.check(calls.fchmod(descriptor, settings.mode()));
        }
        bind(descriptor, Abi.AF_UNIX, local);
        if (permissions != null) {
            Files.setPosixFilePermissions(((UnixDomainSocketAddress) local).getPath(), permissions);
        }
    }

    private void connect(int descriptor, int family, SocketAddress peer) throws IOException {
        long name = calls.room();
        int result = calls.connect(descriptor, name, SocketAddresses.write(peer, family, name));
        if (result < 0) {
            throw Errno.unconnectable(result);
        }
    }

    private void flag(int descriptor, int name) throws IOException {
        SocketOptions.set(calls, descriptor, SocketOptions.SOL_SOCKET, name, 1);
    }

    private void bind(int descriptor, int family, SocketAddress address) throws IOException {
        long name = calls.room();
        int result = calls.bind(descriptor, name, SocketAddresses.write(address, family, name));
        if (result < 0) {
            throw Errno.unbindable(result);
        }
    }

    private static InetSocketAddress any(boolean ipv6, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[ipv6 ? 16 : 4]), port);
    }
}
