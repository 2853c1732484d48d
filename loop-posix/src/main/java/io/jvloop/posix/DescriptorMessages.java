package io.jvloop.posix;

import io.jvloop.spi.StreamHandle;
import io.jvloop.spi.readiness.NonBlockingStream;
import io.netty.channel.unix.Buffer;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Consumer;
import jnr.constants.platform.Errno;

/**
 * Confined to its loop, which has one. Descriptors on their way over Unix-domain sockets: {@code sendmsg} and {@code recvmsg} with
 * SCM_RIGHTS. The structures are those of Linux on 64 bits, in one piece of memory, allocated with the loop: in the middle of a read it
 * might have to be waited for. JNR-POSIX has them too, but allocates each anew for each call.
 */
final class DescriptorMessages {
    private static final int MAX_DESCRIPTORS = StreamHandle.MAX_DESCRIPTORS;
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    /** Without a signal if the peer has gone, and without an instant in which a child could inherit them. */
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int MSG_CMSG_CLOEXEC = 0x40000000;
    private static final int MSG_CTRUNC = 0x08;

    /** {@code struct msghdr}: name and its length, iovec and their number, control and its length, flags. */
    private static final int IOVEC_ADDRESS = 16;
    private static final int IOVEC_COUNT = 24;
    private static final int CONTROL_ADDRESS = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    /** {@code struct iovec}: address and length. */
    private static final int IOVEC = 56;
    /** {@code struct cmsghdr}: its whole length, level and type; then the descriptors. */
    private static final int CONTROL = 72;
    private static final int CONTROL_LEVEL = CONTROL + 8;
    private static final int CONTROL_TYPE = CONTROL + 12;
    private static final int CONTROL_HEADER = 16;
    private static final int SIZE = CONTROL + CONTROL_HEADER + MAX_DESCRIPTORS * Integer.BYTES + Integer.BYTES;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.nativeOrder());
    private final long address = Buffer.memoryAddress(memory);

    int send(int socket, ByteBuffer from, int[] descriptors) throws IOException {
        prepare(from, CONTROL_HEADER + descriptors.length * Integer.BYTES);
        memory.putLong(CONTROL, CONTROL_HEADER + (long) descriptors.length * Integer.BYTES);
        memory.putInt(CONTROL_LEVEL, SOL_SOCKET).putInt(CONTROL_TYPE, SCM_RIGHTS);
        for (int i = 0; i < descriptors.length; i++) {
            memory.putInt(CONTROL + CONTROL_HEADER + i * Integer.BYTES, descriptors[i]);
        }
        int sent = (int) SystemCalls.LIBC.sendmsg(socket, address, MSG_NOSIGNAL);
        if (sent < 0) {
            return wouldBlock("cannot send descriptors " + Arrays.toString(descriptors));
        }
        from.position(from.position() + sent);
        return sent;
    }

    int receive(int socket, ByteBuffer into, Consumer<int[]> receiver) throws IOException {
        prepare(into, CONTROL_HEADER + MAX_DESCRIPTORS * Integer.BYTES);
        int count = (int) SystemCalls.LIBC.recvmsg(socket, address, MSG_CMSG_CLOEXEC);
        if (count < 0) {
            return wouldBlock("cannot receive");
        }
        into.position(into.position() + count);
        int[] descriptors = arrived();
        if ((memory.getInt(FLAGS) & MSG_CTRUNC) != 0) {
            close(descriptors);
            throw new SocketException("descriptors were lost: this process has too many open (EMFILE)");
        }
        if (descriptors.length > 0) {
            receiver.accept(descriptors);
        }
        return count == 0 ? NonBlockingStream.END : count;
    }

    private void prepare(ByteBuffer data, int controlLength) {
        memory.putLong(IOVEC, Buffer.memoryAddress(data) + data.position()).putLong(IOVEC + Long.BYTES, data.remaining());
        memory.putLong(IOVEC_ADDRESS, address + IOVEC).putLong(IOVEC_COUNT, 1);
        memory.putLong(CONTROL_ADDRESS, address + CONTROL).putLong(CONTROL_LENGTH, controlLength);
        memory.putInt(FLAGS, 0);
    }

    /** Linux puts all descriptors of a message into one control, and nothing else is asked for here. */
    private int[] arrived() {
        boolean rights = memory.getLong(CONTROL_LENGTH) >= CONTROL_HEADER && memory.getInt(CONTROL_LEVEL) == SOL_SOCKET
                && memory.getInt(CONTROL_TYPE) == SCM_RIGHTS;
        int[] all = new int[rights ? (int) (memory.getLong(CONTROL) - CONTROL_HEADER) / Integer.BYTES : 0];
        for (int i = 0; i < all.length; i++) {
            all[i] = memory.getInt(CONTROL + CONTROL_HEADER + i * Integer.BYTES);
        }
        return all;
    }

    private static void close(int[] descriptors) {
        for (int descriptor : descriptors) {
            SystemCalls.POSIX.close(descriptor);
        }
    }

    private static int wouldBlock(String operation) throws IOException {
        int errno = SystemCalls.POSIX.errno();
        if (errno == Errno.EAGAIN.intValue()) {
            return 0;
        }
        throw SystemCalls.failure(operation, errno);
    }
}
