package io.jvloop.posix;

import static jnr.constants.platform.SocketOption.SO_PEERCRED;

import io.jvloop.net.PeerCredentials;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.constants.platform.SocketLevel;

/** Linux's {@code SO_PEERCRED}. */
final class PeerCredentialsOption {
    /** {@code struct ucred}: three ints. */
    private static final int UCRED_SIZE = 12;
    private static final int NOBODY = -1;

    private PeerCredentialsOption() {
    }

    static PeerCredentials get(Socket socket) throws IOException {
        if (!SO_PEERCRED.defined()) {
            throw new UnsupportedOperationException("SO_PEERCRED is Linux's");
        }
        ByteBuffer ucred = ByteBuffer.allocate(UCRED_SIZE).order(ByteOrder.nativeOrder());
        socket.getRawOpt(SocketLevel.SOL_SOCKET.intValue(), SO_PEERCRED.intValue(), ucred);
        ucred.clear();
        int pid = ucred.getInt();
        int uid = ucred.getInt();
        int gid = ucred.getInt();
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
