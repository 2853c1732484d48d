package io.jvloop.posix;

import io.jvloop.net.AbstractSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import jnr.ffi.Platform;

/** Unix-domain addresses as Netty wants them. */
final class UnixAddresses {
    /** The address of a socket that was not bound. */
    static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    /** What has room for the longest: {@code struct sockaddr_storage}. */
    static final int SIZE = 128;
    private static final byte AF_UNIX = 1;
    /** Where the path begins, behind the family. */
    private static final int PATH = 2;

    private UnixAddresses() {
    }

    /** Reads the system's {@code struct sockaddr_un} of {@code length} bytes. */
    static SocketAddress read(byte[] address, int length) {
        int end = PATH;
        while (end < length && (address[end] != 0 || end == PATH)) {
            end++;
        }
        if (length <= PATH || end == PATH + 1 && address[PATH] == 0) {
            return UNNAMED;
        }
        return address[PATH] == 0 ? AbstractSocketAddress.of(new String(address, PATH + 1, length - PATH - 1, StandardCharsets.UTF_8))
                : UnixDomainSocketAddress.of(new String(address, PATH, end - PATH, StandardCharsets.UTF_8));
    }

    /** The system's {@code struct sockaddr_un}. */
    static byte[] write(SocketAddress address) throws SocketException {
        byte[] path = ofNetty(address).path().getBytes(StandardCharsets.UTF_8);
        // A path ends with a NUL, a name has its length.
        byte[] written = new byte[PATH + path.length + (address instanceof AbstractSocketAddress ? 0 : 1)];
        if (NativeSystem.OS == Platform.OS.LINUX) {
            written[0] = AF_UNIX;
        } else { // the BSDs have a byte for the length before the family's
            written[0] = (byte) written.length;
            written[1] = AF_UNIX;
        }
        System.arraycopy(path, 0, written, PATH, path.length);
        return written;
    }

    /** Refuses a path that is too long: Netty would cut it off and use another. */
    static DomainSocketAddress ofNetty(SocketAddress address) throws SocketException {
        if (address instanceof AbstractSocketAddress named) {
            return new DomainSocketAddress("\0" + named.name());
        }
        String path = ((UnixDomainSocketAddress) address).getPath().toString();
        int length = path.getBytes(StandardCharsets.UTF_8).length;
        if (length > NativeSystem.MAX_UNIX_PATH) {
            throw new SocketException("Unix domain path too long: " + length + " bytes; the system takes " + NativeSystem.MAX_UNIX_PATH);
        }
        return new DomainSocketAddress(path);
    }
}
