package io.jvloop.posix;

import io.jvloop.spi.DatagramSettings;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;
import jnr.ffi.Platform;

/** Stateless. Opens a Unix-domain datagram socket. */
final class UnixDatagramSocket {
    private UnixDatagramSocket() {
    }

    /** The peer comes first: if it is not there, no file is left behind. */
    static FdUnixDatagrams open(DatagramSettings settings) throws IOException {
        SocketAddress local = settings.local();
        SocketAddress peer = settings.peer();
        FdSocket socket = FdSocket.unixDatagrams();
        try {
            socket.makeRoomForDatagrams();
            if (peer != null) {
                socket.connect(UnixAddresses.ofNetty(peer));
            }
            if (local != null) {
                bind(socket, UnixAddresses.ofNetty(local), settings);
            }
            return new FdUnixDatagrams(socket, Objects.requireNonNullElse(local, UnixAddresses.UNNAMED), peer);
        } catch (Exception | Error e) {
            socket.close();
            throw Errno.unconnectable(e);
        }
    }

    /** Who may send may do so from the bind on, so the permissions come before it; and again, for the umask takes some away. */
    private static void bind(FdSocket socket, DomainSocketAddress address, DatagramSettings settings) throws IOException {
        Set<PosixFilePermission> permissions = settings.permissions();
        if (permissions != null && NativeSystem.OS == Platform.OS.LINUX) { // the BSDs refuse that of a socket
            if (SystemCalls.POSIX.fchmod(socket.intValue(), settings.mode()) < 0) {
                throw SystemCalls.failure("fchmod");
            }
        }
        FdChannels.bind(socket, address);
        if (permissions != null) {
            Files.setPosixFilePermissions(Path.of(address.path()), permissions);
        }
    }
}
