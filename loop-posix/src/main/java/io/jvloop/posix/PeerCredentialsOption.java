package io.jvloop.posix;

import io.jvloop.net.PeerCredentials;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Linux's {@code SO_PEERCRED}. */
final class PeerCredentialsOption {
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    /** {@code struct ucred}: three ints. */
    private static final int UCRED_SIZE = 12;
    private static final int NOBODY = -1;

    private PeerCredentialsOption() {
    }

    static PeerCredentials get(Socket socket) throws IOException {
        ByteBuffer ucred = ByteBuffer.allocate(UCRED_SIZE).order(ByteOrder.nativeOrder());
        socket.getRawOpt(SOL_SOCKET, SO_PEERCRED, ucred);
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
