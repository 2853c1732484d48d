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

    private UnixAddresses() {
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
