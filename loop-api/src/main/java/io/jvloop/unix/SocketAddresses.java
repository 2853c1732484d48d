package io.jvloop.unix;

import io.jvloop.net.AbstractSocketAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads and writes {@code struct sockaddr} of the three families, in the processor's byte order. On the BSDs a length byte precedes the
 * family's byte.
 */
public final class SocketAddresses {
    /** The size of the longest address, {@code struct sockaddr_storage}. */
    public static final int SIZE = 128;
    /** The address of a socket that was not bound. */
    public static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    /** The family of Unix-domain sockets, the same on all systems. */
    public static final int AF_UNIX = 1;
    /** The family of IPv4, the same on all systems. */
    public static final int AF_INET = 2;
    /** The family of IPv6. */
    public static final int AF_INET6 = inet6(UnixSystem.HERE);

    private static final boolean LINUX = UnixSystem.HERE == UnixSystem.LINUX;
    /** How many bytes of a path fit in {@code sun_path} beside its NUL. */
    private static final int MAX_PATH = UnixSystem.HERE.number(107, 103);
    /** Where {@code sun_path} begins. */
    private static final int PATH = 2;
    private static final int PORT = 2;
    private static final int ADDRESS = 4;
    private static final int INET_SIZE = 16;
    /** After the flow label. */
    private static final int ADDRESS6 = 8;
    private static final int SCOPE = 24;
    private static final int INET6_SIZE = 28;
    private static final int MAPPED = 12;

    private SocketAddresses() {
    }

    static int inet6(UnixSystem system) {
        return switch (system) {
            case LINUX -> 10;
            case MACOS -> 30;
            case FREEBSD, DRAGONFLY -> 28;
            case OPENBSD, NETBSD -> 24;
        };
    }

    public static int family(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? family(inet.getAddress() instanceof Inet6Address) : AF_UNIX;
    }

    /** The family of IPv4 or IPv6. */
    public static int family(boolean ipv6) {
        return ipv6 ? AF_INET6 : AF_INET;
    }

    /** Writes an address and returns its length. An IPv4 address is written as a mapped one if the family is IPv6. */
    public static int write(SocketAddress address, int family, ByteBuffer to) throws SocketException {
        if (!(address instanceof InetSocketAddress inet)) {
            return writeUnix(path(address), to);
        }
        byte[] bytes = inet.getAddress().getAddress();
        int length = family == AF_INET ? INET_SIZE : INET6_SIZE;
        for (int i = 0; i < length; i += Integer.BYTES) {
            to.putInt(i, 0);
        }
        putFamily(to, family, length);
        to.put(PORT, (byte) (inet.getPort() >> 8)).put(PORT + 1, (byte) inet.getPort());
        if (family == AF_INET) {
            to.put(ADDRESS, bytes);
        } else if (bytes.length == Integer.BYTES) {
            to.putShort(ADDRESS6 + MAPPED - Short.BYTES, (short) -1).put(ADDRESS6 + MAPPED, bytes);
        } else {
            to.put(ADDRESS6, bytes).putInt(SCOPE, ((Inet6Address) inet.getAddress()).getScopeId());
        }
        return length;
    }

    private static void putFamily(ByteBuffer to, int family, int length) {
        if (LINUX) {
            to.putShort(0, (short) family);
        } else {
            to.put(0, (byte) length).put(1, (byte) family);
        }
    }

    /** The content of {@code sun_path}: a path, behind which the system wants a NUL, or an abstract name behind a NUL. */
    public static String name(SocketAddress address) throws SocketException {
        if (address instanceof AbstractSocketAddress it) {
            return '\0' + it.name();
        }
        String path = ((UnixDomainSocketAddress) address).getPath().toString();
        int length = path.getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_PATH) {
            throw new SocketException("Unix domain path too long: " + length + " bytes; the system takes " + MAX_PATH);
        }
        return path;
    }

    private static byte[] path(SocketAddress address) throws SocketException {
        String name = name(address);
        return (name.startsWith("\0") ? name : name + '\0').getBytes(StandardCharsets.UTF_8);
    }

    private static int writeUnix(byte[] path, ByteBuffer to) {
        putFamily(to, AF_UNIX, PATH + path.length);
        to.put(PATH, path);
        return PATH + path.length;
    }

    /** The family of an address in memory. */
    public static int family(ByteBuffer from, int length) {
        return length < PATH ? AF_UNIX : LINUX ? from.getShort(0) : from.get(1);
    }

    public static SocketAddress read(ByteBuffer from, int length) throws IOException {
        int family = family(from, length);
        if (family != AF_INET && family != AF_INET6) {
            return readUnix(from, length);
        }
        int port = (from.get(PORT) & 0xff) << 8 | from.get(PORT + 1) & 0xff;
        return new InetSocketAddress(family == AF_INET ? InetAddress.getByAddress(bytes(from, ADDRESS, 4))
                : inet6(bytes(from, ADDRESS6, 16), from.getInt(SCOPE)), port);
    }

    private static InetAddress inet6(byte[] bytes, int scope) throws IOException {
        InetAddress plain = InetAddress.getByAddress(bytes);
        if (scope == 0 || !(plain instanceof Inet6Address)) {
            return plain;
        }
        NetworkInterface known = NetworkInterface.getByIndex(scope);
        return known == null ? Inet6Address.getByAddress(null, bytes, scope) : Inet6Address.getByAddress(null, bytes, known);
    }

    /** Elsewhere than on Linux, the length of an empty path may include padding. */
    private static SocketAddress readUnix(ByteBuffer from, int length) {
        if (length <= PATH) {
            return UNNAMED;
        }
        if (from.get(PATH) == 0) {
            return LINUX && length > PATH + 1
                    ? AbstractSocketAddress.of(new String(bytes(from, PATH + 1, length - PATH - 1), StandardCharsets.UTF_8))
                    : UNNAMED;
        }
        int end = PATH;
        while (end < length && from.get(end) != 0) {
            end++;
        }
        return UnixDomainSocketAddress.of(new String(bytes(from, PATH, end - PATH), StandardCharsets.UTF_8));
    }

    private static byte[] bytes(ByteBuffer from, int at, int count) {
        byte[] bytes = new byte[count];
        from.get(at, bytes);
        return bytes;
    }
}
