package io.jvloop.proactor.iocp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop. The memory by which the system and jvloop identify one operation: its OVERLAPPED, and what its call points to. From
 * a call that has started to the completion, all of it and the call's buffers belong to the system, even after a cancellation.
 *
 * <p>A call returns 0 if the operation has started; a completion follows in any case, even if the system was done at once. Otherwise it
 * returns the error code, and no completion follows.
 *
 * <pre>
 *   0  struct OVERLAPPED { Internal: its NTSTATUS; InternalHigh: how many bytes; Offset; hEvent }
 *  32  our number of it
 *  36  flags
 *  40  length of the address below
 *  48  up to 8 WSABUF { length, address }; or the two addresses of an AcceptEx, and behind them what is needed to find them;
 *      or one WSABUF, and from 64 on an address
 * </pre>
 */
final class Overlapped {
    /** How many buffers one call can gather. */
    static final int BUFFERS = 8;
    static final long SIZE = 176;
    /** The offset of the number. */
    static final long NUMBER = 32;
    private static final int HEAD = 32;
    private static final int FLAGS = 36;
    private static final int ADDRESS_LENGTH = 40;
    private static final int WSABUFS = 48;
    private static final int WSABUF = 16;
    private static final int WSABUF_ADDRESS = 8;
    private static final int ADDRESS = WSABUFS + WSABUF;
    /** AcceptEx requires 16 bytes more than an address takes. */
    private static final int ACCEPTED_ADDRESS = SocketAddresses.SIZE + 16;
    private static final int LOCAL = WSABUFS + 2 * ACCEPTED_ADDRESS;
    private static final int REMOTE = LOCAL + 8;
    private static final int LENGTHS = REMOTE + 8;

    private final Win32 win32;
    private final MemorySegment memory;
    private final long address;

    Overlapped(Win32 win32, MemorySegment memory) {
        this.win32 = win32;
        this.memory = memory;
        this.address = memory.address();
    }

    // ---- the calls ----

    int accept(Extensions extensions, long listener, long socket) {
        clear();
        return begun((int) win32.call(extensions.acceptEx(), listener, socket, address + WSABUFS, 0, ACCEPTED_ADDRESS, ACCEPTED_ADDRESS,
                address + ADDRESS_LENGTH, address) != 0);
    }

    int connect(Extensions extensions, long socket, int family, InetSocketAddress peer) {
        clear();
        int length = SocketAddresses.write(family, peer, memory.asSlice(ADDRESS));
        return begun((int) win32.call(extensions.connectEx(), socket, address + ADDRESS, length, 0, 0, 0, address) != 0);
    }

    int receive(long socket, MemorySegment into) {
        clear();
        setBuffer(0, into.address(), (int) into.byteSize());
        return begun((int) win32.call(WindowsFunction.WSA_RECV, socket, address + WSABUFS, 1, 0, address + FLAGS, address, 0) == 0);
    }

    int receiveFrom(long socket, MemorySegment into) {
        clear();
        setBuffer(0, into.address(), (int) into.byteSize());
        memory.set(JAVA_INT, ADDRESS_LENGTH, SocketAddresses.SIZE);
        return begun((int) win32.call(WindowsFunction.WSA_RECV_FROM, socket, address + WSABUFS, 1, 0, address + FLAGS, address + ADDRESS,
                address + ADDRESS_LENGTH, address, 0) == 0);
    }

    /** Sets a buffer for {@link #send} or {@link #sendTo}. */
    void setBuffer(int number, long at, int length) {
        memory.set(JAVA_INT, WSABUFS + number * WSABUF, length);
        memory.set(JAVA_LONG, WSABUFS + number * WSABUF + WSABUF_ADDRESS, at);
    }

    int send(long socket, int buffers) {
        clear();
        return begun((int) win32.call(WindowsFunction.WSA_SEND, socket, address + WSABUFS, buffers, 0, 0, address, 0) == 0);
    }

    /** Sends the first buffer as one datagram. */
    int sendTo(long socket, int family, @Nullable InetSocketAddress to) {
        clear();
        int length = to == null ? 0 : SocketAddresses.write(family, to, memory.asSlice(ADDRESS));
        return begun((int) win32.call(WindowsFunction.WSA_SEND_TO, socket, address + WSABUFS, 1, 0, 0, to == null ? 0 : address + ADDRESS,
                length, address, 0) == 0);
    }

    /** Requests the cancellation of the operation; its completion tells the outcome. */
    void cancel(long socket) {
        win32.call(WindowsFunction.CANCEL_IO_EX, socket, address);
    }

    private void clear() {
        memory.asSlice(0, HEAD).fill((byte) 0);
        memory.set(JAVA_INT, FLAGS, 0);
    }

    private int begun(boolean succeeded) {
        int error = succeeded ? 0 : win32.lastError();
        return error == WindowsError.PENDING ? 0 : error;
    }

    // ---- results ----

    /** The outcome: 0, or an error code. */
    int error() {
        long status = memory.get(JAVA_LONG, 0);
        return status == 0 ? 0 : (int) win32.call(WindowsFunction.RTL_NT_STATUS_TO_DOS_ERROR, status);
    }

    /** The sender of the datagram. */
    InetSocketAddress sender() {
        return SocketAddresses.read(memory.asSlice(ADDRESS));
    }

    /**
     * The peer of an accepted connection, from the accept's own result, since the socket of a peer that has gone again tells no address.
     */
    InetSocketAddress acceptedPeer(Extensions extensions) {
        win32.call(extensions.getAcceptExSockaddrs(), address + WSABUFS, 0, ACCEPTED_ADDRESS, ACCEPTED_ADDRESS, address + LOCAL,
                address + LENGTHS, address + REMOTE, address + LENGTHS + JAVA_INT.byteSize());
        return SocketAddresses.read(MemorySegment.ofAddress(memory.get(JAVA_LONG, REMOTE)).reinterpret(SocketAddresses.SIZE));
    }
}
