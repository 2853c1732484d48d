package io.jvloop.proactor.uring;

import io.jvloop.net.AbstractSocketAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;

/** {@code struct sockaddr} of the three families, written to and read from memory. */
final class SocketAddresses {
    /** The biggest, Unix's. */
    static final int SIZE = 110;
    /** The address of a socket that was not bound. */
    static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

    private static final int INET_SIZE = 16;
    private static final int INET6_SIZE = 28;
    /** What {@code sun_path} has room for beside its NUL. */
    private static final int MAX_PATH = 107;

    private SocketAddresses() {
    }

    static int family(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? family(inet.getAddress() instanceof Inet6Address) : Abi.AF_UNIX;
    }

    static int family(boolean ipv6) {
        return ipv6 ? Abi.AF_INET6 : Abi.AF_INET;
    }

    /** Writes an address and answers its length; an IPv4 address in the given family's form. */
    static int write(SocketAddress address, int family, long to) throws SocketException {
        if (!(address instanceof InetSocketAddress inet)) {
            return writeUnix(address, to);
        }
        byte[] bytes = inet.getAddress().getAddress();
        Memory.putShort(to, (short) family);
        Memory.putByte(to + 2, (byte) (inet.getPort() >> 8));
        Memory.putByte(to + 3, (byte) inet.getPort());
        if (family == Abi.AF_INET) {
            put(bytes, to + 4);
            Memory.putLong(to + 8, 0);
            return INET_SIZE;
        }
        Memory.putInt(to + 4, 0);
        if (bytes.length == 4) {
            Memory.putLong(to + 8, 0);
            Memory.putInt(to + 16, 0xffff0000);
            put(bytes, to + 20);
            Memory.putInt(to + 24, 0);
        } else {
            put(bytes, to + 8);
            Memory.putInt(to + 24, ((Inet6Address) inet.getAddress()).getScopeId());
        }
        return INET6_SIZE;
    }

    private static int writeUnix(SocketAddress address, long to) throws SocketException {
        boolean named = address instanceof AbstractSocketAddress;
        String text = address instanceof AbstractSocketAddress it ? it.name() : ((UnixDomainSocketAddress) address).getPath().toString();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_PATH) {
            throw new SocketException("Unix domain path too long: " + bytes.length + " bytes; the system takes " + MAX_PATH);
        }
        Memory.putShort(to, (short) Abi.AF_UNIX);
        // An abstract name begins with a NUL, a path ends with one.
        Memory.putByte(to + 2, (byte) 0);
        put(bytes, to + (named ? 3 : 2));
        Memory.putByte(to + (named ? 3 : 2) + bytes.length, (byte) 0);
        return 2 + bytes.length + 1;
    }

    static void put(byte[] bytes, long to) {
        for (int i = 0; i < bytes.length; i++) {
            Memory.putByte(to + i, bytes[i]);
        }
    }

    /** Reads an address of {@code length} bytes. */
    static SocketAddress read(long from, int length) throws IOException {
        int family = length < 2 ? Abi.AF_UNIX : Memory.getShort(from);
        int port = (Memory.getByte(from + 2) & 0xff) << 8 | Memory.getByte(from + 3) & 0xff;
        return switch (family) {
            case Abi.AF_INET -> new InetSocketAddress(InetAddress.getByAddress(get(from + 4, 4)), port);
            case Abi.AF_INET6 -> new InetSocketAddress(inet6(get(from + 8, 16), Memory.getInt(from + 24)), port);
            default -> readUnix(from, length);
        };
    }

    private static InetAddress inet6(byte[] bytes, int scope) throws IOException {
        InetAddress plain = InetAddress.getByAddress(bytes);
        if (scope == 0 || !(plain instanceof Inet6Address)) {
            return plain;
        }
        NetworkInterface known = NetworkInterface.getByIndex(scope);
        return known == null ? Inet6Address.getByAddress(null, bytes, scope) : Inet6Address.getByAddress(null, bytes, known);
    }

    private static SocketAddress readUnix(long from, int length) {
        if (length <= 2) {
            return UNNAMED;
        }
        if (Memory.getByte(from + 2) == 0) {
            return AbstractSocketAddress.of(new String(get(from + 3, length - 3), StandardCharsets.UTF_8));
        }
        int end = length;
        while (end > 2 && Memory.getByte(from + end - 1) == 0) {
            end--;
        }
        return UnixDomainSocketAddress.of(new String(get(from + 2, end - 2), StandardCharsets.UTF_8));
    }

    static byte[] get(long from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = Memory.getByte(from + i);
        }
        return bytes;
    }
}
