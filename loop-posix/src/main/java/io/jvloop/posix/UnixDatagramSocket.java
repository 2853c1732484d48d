package io.jvloop.posix;

import io.jvloop.spi.DatagramSettings;
import io.jvloop.unix.DatagramCalls;
import io.jvloop.unix.SocketAddresses;
import io.jvloop.unix.UnixSystem;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;

/** Stateless. Opens a Unix-domain datagram socket. */
final class UnixDatagramSocket {
    private UnixDatagramSocket() {
    }

    /** Connects before it binds: if the peer is missing, no file is left behind. */
    static FdUnixDatagrams open(DatagramCalls datagrams, DatagramSettings settings) throws IOException {
        SocketAddress local = settings.local();
        SocketAddress peer = settings.peer();
        FdSocket socket = FdSocket.unixDatagrams();
        try {
            socket.makeRoomForDatagrams();
            if (peer != null) {
                socket.connect(new DomainSocketAddress(SocketAddresses.name(peer)));
            }
            if (local != null) {
                bind(socket, new DomainSocketAddress(SocketAddresses.name(local)), settings);
            }
            return new FdUnixDatagrams(datagrams, socket, Objects.requireNonNullElse(local, SocketAddresses.UNNAMED), peer);
        } catch (Exception | Error e) {
            socket.close();
            throw NettyErrors.unconnectable(e);
        }
    }

    /**
     * Anyone with permission may send from the bind on, so the permissions are set before it; and again after it, for the umask.
     */
    private static void bind(FdSocket socket, DomainSocketAddress address, DatagramSettings settings) throws IOException {
        Set<PosixFilePermission> permissions = settings.permissions();
        if (permissions != null && UnixSystem.HERE == UnixSystem.LINUX) { // the BSDs refuse that of a socket
            JnrCalls.CALLS.check("fchmod", JnrCalls.CALLS.fchmod(socket.intValue(), settings.mode()));
        }
        FdChannels.bind(socket, address);
        if (permissions != null) {
            Files.setPosixFilePermissions(Path.of(address.path()), permissions);
        }
    }
}
