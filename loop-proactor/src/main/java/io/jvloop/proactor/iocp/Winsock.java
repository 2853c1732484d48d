package io.jvloop.proactor.iocp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;

/** Confined to its loop. Winsock's calls that return at once; {@link Overlapped} has those that complete later. */
final class Winsock {
    static final int BOTH = 2;
    static final int OUTPUT = 1;
    private static final long INVALID_SOCKET = -1;
    private static final int VERSION_2_2 = 0x202;
    private static final int WSADATA = 512;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    /** WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT. */
    private static final int FLAGS = 0x81;
    private static final long SIO_GET_EXTENSION_FUNCTION_POINTER = 0xC8000006L;
    private static final long SIO_UDP_CONNRESET = 0x9800000CL;
    private static final long VALUE = 0;
    private static final long LENGTH = 64;
    private static final long IGNORED = 72;

    private final Win32 win32;
    private final MemorySegment scratch;

    Winsock(Win32 win32) throws IOException {
        this.win32 = win32;
        scratch = win32.memory(Arena.ofAuto(), WSADATA);
        int failed = (int) win32.call(WindowsFunction.WSA_STARTUP, VERSION_2_2, scratch.address());
        if (failed != 0) {
            throw new IOException("Winsock 2.2 does not start: Windows error " + failed);
        }
    }

    void close() {
        win32.call(WindowsFunction.WSA_CLEANUP);
    }

    private void check(long result) throws IOException {
        if ((int) result != 0) {
            throw WindowsError.of(win32.lastError());
        }
    }

    long stream(int family) throws IOException {
        return socket(family, SOCK_STREAM);
    }

    long datagrams(int family) throws IOException {
        return socket(family, SOCK_DGRAM);
    }

    private long socket(int family, int type) throws IOException {
        long socket = win32.call(WindowsFunction.WSA_SOCKET, family, type, 0, 0, 0, FLAGS);
        if (socket == INVALID_SOCKET) {
            throw WindowsError.of(win32.lastError());
        }
        return socket;
    }

    void close(long socket) {
        win32.call(WindowsFunction.CLOSE_SOCKET, socket);
    }

    void bind(long socket, int family, InetSocketAddress address) throws IOException {
        int length = SocketAddresses.write(family, address, scratch);
        check(win32.call(WindowsFunction.BIND, socket, scratch.address(), length));
    }

    void connect(long socket, int family, InetSocketAddress address) throws IOException {
        int length = SocketAddresses.write(family, address, scratch);
        check(win32.call(WindowsFunction.CONNECT, socket, scratch.address(), length));
    }

    void listen(long socket, int backlog) throws IOException {
        check(win32.call(WindowsFunction.LISTEN, socket, backlog));
    }

    void shutdown(long socket, int how) throws IOException {
        check(win32.call(WindowsFunction.SHUTDOWN, socket, how));
    }

    InetSocketAddress localAddress(long socket) throws IOException {
        return address(WindowsFunction.GET_SOCK_NAME, socket);
    }

    InetSocketAddress remoteAddress(long socket) throws IOException {
        return address(WindowsFunction.GET_PEER_NAME, socket);
    }

    private InetSocketAddress address(WindowsFunction which, long socket) throws IOException {
        scratch.set(JAVA_INT, LENGTH, SocketAddresses.SIZE);
        check(win32.call(which, socket, scratch.address(), scratch.address() + LENGTH));
        return SocketAddresses.read(scratch);
    }

    // ---- options ----

    void setOption(long socket, int level, int name, int value) throws IOException {
        scratch.set(JAVA_INT, VALUE, value);
        check(win32.call(WindowsFunction.SET_SOCK_OPT, socket, level, name, scratch.address(), JAVA_INT.byteSize()));
    }

    /** Completes a socket that AcceptEx or ConnectEx has connected, so that its addresses and options can be asked for. */
    void updateContext(long socket, int name, long listener) throws IOException {
        scratch.set(JAVA_LONG, VALUE, listener);
        boolean accepted = listener != 0;
        check(win32.call(WindowsFunction.SET_SOCK_OPT, socket, WindowsOptions.SOL_SOCKET, name, accepted ? scratch.address() : 0,
                accepted ? JAVA_LONG.byteSize() : 0));
    }

    <T> void setOption(long socket, SocketOption<T> option, T value) throws IOException {
        WindowsOptions.Number number = WindowsOptions.of(option);
        if (option == StandardSocketOptions.SO_LINGER) {
            int seconds = (Integer) value;
            scratch.set(JAVA_SHORT, VALUE, (short) (seconds < 0 ? 0 : 1));
            scratch.set(JAVA_SHORT, VALUE + 2, (short) Math.clamp(seconds, 0, 0xffff));
            check(win32.call(WindowsFunction.SET_SOCK_OPT, socket, number.level(), number.name(), scratch.address(), JAVA_INT.byteSize()));
        } else {
            setOption(socket, number.level(), number.name(), value instanceof Boolean on ? on ? 1 : 0 : (Integer) value);
        }
    }

    <T> T option(long socket, SocketOption<T> option) throws IOException {
        WindowsOptions.Number number = WindowsOptions.of(option);
        // A flag may be returned as one byte.
        scratch.set(JAVA_INT, VALUE, 0);
        scratch.set(JAVA_INT, LENGTH, (int) JAVA_INT.byteSize());
        check(win32.call(WindowsFunction.GET_SOCK_OPT, socket, number.level(), number.name(), scratch.address(),
                scratch.address() + LENGTH));
        int value = scratch.get(JAVA_INT, VALUE);
        if (option == StandardSocketOptions.SO_LINGER) {
            value = scratch.get(JAVA_SHORT, VALUE) == 0 ? -1 : Short.toUnsignedInt(scratch.get(JAVA_SHORT, VALUE + 2));
        }
        return option.type().cast(option.type() == Boolean.class ? (Object) (value != 0) : (Object) value);
    }

    // ---- controls ----

    /** The address of a function that only a socket tells; a socket of any kind. */
    long extension(long socket, String guid) throws IOException {
        MemorySegment id = scratch.asSlice(VALUE, Guid.SIZE);
        Guid.write(guid, id);
        scratch.set(JAVA_LONG, LENGTH, 0);
        check(win32.call(WindowsFunction.WSA_IOCTL, socket, SIO_GET_EXTENSION_FUNCTION_POINTER, id.address(), Guid.SIZE,
                scratch.address() + LENGTH, JAVA_LONG.byteSize(), scratch.address() + IGNORED));
        return scratch.get(JAVA_LONG, LENGTH);
    }

    /** Sets whether an undeliverable datagram makes a later receive fail. For a socket without a peer, that would tell nobody anything. */
    void reportUnreachable(long socket, boolean report) throws IOException {
        scratch.set(JAVA_INT, VALUE, report ? 1 : 0);
        check(win32.call(WindowsFunction.WSA_IOCTL, socket, SIO_UDP_CONNRESET, scratch.address(), JAVA_INT.byteSize(), 0, 0,
                scratch.address() + IGNORED));
    }
}
