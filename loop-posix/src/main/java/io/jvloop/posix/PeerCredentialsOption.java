package io.jvloop.posix;

import static jnr.constants.platform.SocketOption.SO_PEERCRED;

import io.jvloop.net.PeerCredentials;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.constants.platform.SocketLevel;
import jnr.ffi.Platform;

/** {@code SO_PEERCRED}, of Linux, and of OpenBSD in another order. */
final class PeerCredentialsOption {
    /** {@code struct ucred}, or {@code sockpeercred}: three ints. */
    private static final int UCRED_SIZE = 12;
    private static final int NOBODY = -1;

    private PeerCredentialsOption() {
    }

    static PeerCredentials get(Socket socket) throws IOException {
        if (!SO_PEERCRED.defined()) {
            throw new UnsupportedOperationException("this system has no SO_PEERCRED");
        }
        ByteBuffer ucred = ByteBuffer.allocate(UCRED_SIZE).order(ByteOrder.nativeOrder());
        socket.getRawOpt(SocketLevel.SOL_SOCKET.intValue(), SO_PEERCRED.intValue(), ucred);
        ucred.clear();
        boolean pidLast = NativeSystem.OS == Platform.OS.OPENBSD;
        int first = ucred.getInt();
        int second = ucred.getInt();
        int third = ucred.getInt();
        int pid = pidLast ? third : first;
        int uid = pidLast ? first : second;
        int gid = pidLast ? second : third;
        // The system has an answer for all sockets; that of the others says nobody.
        if (uid == NOBODY) {
            throw new SocketException("no peer credentials: this is no Unix-domain connection");
        }
        return new PeerCredentials(pid, Integer.toUnsignedLong(uid), Integer.toUnsignedLong(gid));
    }

    static void set(Socket socket, Object value) {
        throw new UnsupportedOperationException("SO_PEERCRED cannot be set: it is what the system says of the peer");
    }
}
