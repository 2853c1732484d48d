package io.jvloop.net;

import java.io.Serial;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Safe for use by any thread. The address of a Unix-domain socket in Linux's abstract namespace: a name that is no file, needs no removal,
 * and that processes of every user in the network namespace may connect to. In asyncio a path with a leading NUL, which Java's paths
 * refuse. Needs {@link io.jvloop.spi.Capability#ABSTRACT_UNIX}.
 */
public final class AbstractSocketAddress extends SocketAddress {
    /** The longest name on Linux, besides the leading NUL. */
    private static final int MAX_BYTES = 107;
    @Serial
    private static final long serialVersionUID = 1;

    private final String name;

    private AbstractSocketAddress(String name) {
        this.name = name;
    }

    /**
     * The address of a name.
     *
     * @param name without the leading NUL, in UTF-8 at most 107 bytes
     * @return the address
     * @throws IllegalArgumentException if the name is empty or too long
     */
    public static AbstractSocketAddress of(String name) {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "an abstract socket name has 1 to " + MAX_BYTES + " bytes, not " + length + ": '" + name + "'");
        }
        return new AbstractSocketAddress(name);
    }

    /**
     * The name.
     *
     * @return without the leading NUL
     */
    public String name() {
        return name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AbstractSocketAddress address && address.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** The form in which the system's tools print it. */
    @Override
    public String toString() {
        return "@" + name;
    }
}
