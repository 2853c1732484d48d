package io.jvloop.posix;

import io.jvloop.net.AbstractSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;

/** Unix-domain addresses as Netty wants them. */
final class UnixAddresses {
    /** The address of a socket that was not bound. */
    static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

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
