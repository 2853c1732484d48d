package io.jvloop.proactor.uring;

import io.jvloop.spi.BoundSocket;
import io.jvloop.spi.DatagramSettings;
import io.jvloop.spi.ListenSettings;
import io.jvloop.spi.completion.DatagramSocket;
import io.jvloop.spi.completion.ListenSocket;
import io.jvloop.spi.completion.StreamSocket;
import io.jvloop.unix.Errno;
import io.jvloop.unix.ForeignDescriptors;
import io.jvloop.unix.SocketAddresses;
import io.jvloop.unix.SocketNames;
import io.jvloop.unix.SocketOptions;
import io.jvloop.unix.SystemFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Confined to its loop. Opens sockets, each in the family of its address. */
final class Sockets {
    private final UringEngine engine;
    private final ForeignCalls calls;
    private final SocketNames names;

    Sockets(UringEngine engine) {
        this.engine = engine;
        this.calls = engine.calls();
        this.names = engine.names();
    }

    /** Prepares a new socket, which is closed if that fails. */
    private interface Setup<T> {
        T of(int descriptor) throws IOException;
    }

    private <T> T open(int family, int type, Setup<T> setup) throws IOException {
        int descriptor = calls.check(calls.socket(family, type | Abi.SOCK_NONBLOCK | Abi.SOCK_CLOEXEC, 0));
        return closeOnFailure(descriptor, _ -> {
            if (family == SocketAddresses.AF_INET6) {
                SocketOptions.serveIpv4Too(new ForeignOptions(calls, descriptor, true));
            }
            return setup.of(descriptor);
        });
    }

    private <T> T closeOnFailure(int descriptor, Setup<T> setup) throws IOException {
        try {
            return setup.of(descriptor);
        } catch (Throwable t) {
            engine.removeOwn(descriptor);
            calls.close(descriptor);
            throw t;
        }
    }

    UringStream stream(SocketAddress peer, @Nullable SocketAddress local) throws IOException {
        int family = SocketAddresses.family(peer);
        return open(family, ForeignDescriptors.SOCK_STREAM, descriptor -> {
            if (family == SocketAddresses.AF_UNIX) {
                return connectUnix(descriptor, peer);
            }
            if (local != null) {
                set(descriptor, StandardSocketOptions.SO_REUSEADDR);
                bind(descriptor, family, local);
            }
            return UringStream.to(peer, engine, new Descriptor(engine, descriptor, family, null, peer));
        });
    }

    /** The connect is never pending: a full queue is an error. */
    private UringStream connectUnix(int descriptor, SocketAddress peer) throws IOException {
        connect(descriptor, SocketAddresses.AF_UNIX, peer);
        return new UringStream(engine, new Descriptor(engine, descriptor, SocketAddresses.AF_UNIX, SocketAddresses.UNNAMED, peer));
    }

    /**
     * Connects from a socket of another kind, which cannot succeed: the system looks up who is bound before it compares the kinds and
     * before it looks at any queue.
     */
    boolean isBound(SocketAddress address) throws IOException {
        int other = calls.check(calls.socket(SocketAddresses.AF_UNIX, ForeignDescriptors.SOCK_DGRAM | Abi.SOCK_CLOEXEC, 0));
        try {
            int length = names.write(address, SocketAddresses.AF_UNIX);
            int result = calls.connect(other, names.address(), length);
            return result != -Errno.ENOENT && result != -Errno.ECONNREFUSED;
        } finally {
            calls.close(other);
        }
    }

    /** Takes over a connected socket. Its flags stay as they are, as a pipe's do. */
    StreamSocket adopt(int descriptor) throws IOException {
        return adopt(descriptor, ForeignDescriptors.SOCK_STREAM, "stream socket", this::connected);
    }

    private StreamSocket connected(int descriptor) throws IOException {
        SocketAddress peer;
        try {
            peer = names.peer(calls, descriptor);
        } catch (SystemFailure e) {
            throw new SocketException("cannot use descriptor " + descriptor + ": " + calls.strerror(-e.negated()));
        }
        int family = SocketAddresses.family(peer);
        SocketAddress unnamed = family == SocketAddresses.AF_UNIX ? SocketAddresses.UNNAMED : null;
        return new UringStream(engine, new Descriptor(engine, descriptor, family, unnamed, unnamed).asShared());
    }

    /** Takes over the caller's socket; it is closed if {@code setup} fails. */
    private <T> T adopt(int descriptor, int type, String kind, Setup<T> setup) throws IOException {
        return closeOnFailure(ForeignDescriptors.takeSocket(calls, descriptor, type, kind), setup);
    }

    private ListenSocket listen(BoundSocket boundSocket, int backlog) throws IOException {
        return adopt(ForeignDescriptors.descriptor(boundSocket), ForeignDescriptors.SOCK_STREAM, "stream socket", descriptor -> {
            calls.check(calls.listen(descriptor, backlog));
            SocketAddress bound = names.local(calls, descriptor);
            int family = SocketAddresses.family(bound);
            return new UringListener(engine,
                    new Descriptor(engine, descriptor, family, family == SocketAddresses.AF_UNIX ? bound : null, null).asShared());
        });
    }

    DatagramSocket datagrams(BoundSocket boundSocket) throws IOException {
        return adopt(ForeignDescriptors.descriptor(boundSocket), ForeignDescriptors.SOCK_DGRAM, "datagram socket", descriptor -> {
            int family = SocketAddresses.family(names.local(calls, descriptor));
            return new UringDatagrams(engine, new Descriptor(engine, descriptor, family, null, null).asShared());
        });
    }

    ListenSocket listen(SocketAddress local, ListenSettings settings) throws IOException {
        if (local instanceof BoundSocket boundSocket) {
            return listen(boundSocket, settings.backlog());
        }
        boolean unix = !(local instanceof InetSocketAddress);
        SocketAddress bound = !unix && settings.dualStack() ? any(true, ((InetSocketAddress) local).getPort()) : local;
        int family = SocketAddresses.family(bound);
        return open(family, ForeignDescriptors.SOCK_STREAM, descriptor -> {
            if (!unix && !Boolean.FALSE.equals(settings.reuseAddress())) {
                set(descriptor, StandardSocketOptions.SO_REUSEADDR);
            }
            if (!unix && settings.reusePort()) {
                set(descriptor, StandardSocketOptions.SO_REUSEPORT);
            }
            bind(descriptor, family, bound);
            if (settings.permissions() != null && bound instanceof UnixDomainSocketAddress file) {
                // Nobody can connect before the listen.
                Files.setPosixFilePermissions(file.getPath(), settings.permissions());
            }
            calls.check(calls.listen(descriptor, settings.backlog()));
            return new UringListener(engine, new Descriptor(engine, descriptor, family, unix ? local : null, null));
        });
    }

    DatagramSocket datagrams(DatagramSettings settings) throws IOException {
        if (settings.isUnix()) {
            return unixDatagrams(settings);
        }
        int family = SocketAddresses.family(settings.ipv6());
        return open(family, ForeignDescriptors.SOCK_DGRAM, descriptor -> {
            if (settings.reusePort()) {
                set(descriptor, StandardSocketOptions.SO_REUSEPORT);
            }
            if (settings.broadcast()) {
                set(descriptor, StandardSocketOptions.SO_BROADCAST);
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

    /** Connects before it binds: if the peer is missing, no file is left behind. */
    private DatagramSocket unixDatagrams(DatagramSettings settings) throws IOException {
        return open(SocketAddresses.AF_UNIX, ForeignDescriptors.SOCK_DGRAM, descriptor -> {
            SocketAddress local = settings.local();
            if (settings.peer() != null) {
                connect(descriptor, SocketAddresses.AF_UNIX, settings.peer());
            }
            if (local != null) {
                bindDatagrams(descriptor, local, settings);
            }
            return new UringDatagrams(engine, new Descriptor(engine, descriptor, SocketAddresses.AF_UNIX,
                    Objects.requireNonNullElse(local, SocketAddresses.UNNAMED), settings.peer()));
        });
    }

    /**
     * Anyone with permission may send from the bind on, so the permissions are set before it; and again after it, for the umask.
     */
    private void bindDatagrams(int descriptor, SocketAddress local, DatagramSettings settings) throws IOException {
        Set<PosixFilePermission> permissions = settings.permissions();
        if (permissions != null) {
            calls.check(calls.fchmod(descriptor, settings.mode()));
        }
        bind(descriptor, SocketAddresses.AF_UNIX, local);
        if (permissions != null) {
            Files.setPosixFilePermissions(((UnixDomainSocketAddress) local).getPath(), permissions);
        }
    }

    private void connect(int descriptor, int family, SocketAddress peer) throws IOException {
        int length = names.write(peer, family);
        int result = calls.connect(descriptor, names.address(), length);
        if (result < 0) {
            throw Errno.unconnectable(calls, result);
        }
    }

    private void set(int descriptor, SocketOption<Boolean> flag) throws IOException {
        SocketOptions.set(new ForeignOptions(calls, descriptor, false), false, flag, true);
    }

    private void bind(int descriptor, int family, SocketAddress address) throws IOException {
        int length = names.write(address, family);
        int result = calls.bind(descriptor, names.address(), length);
        if (result < 0) {
            throw Errno.unbindable(calls, result);
        }
    }

    private static InetSocketAddress any(boolean ipv6, int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[ipv6 ? 16 : 4]), port);
    }
}
