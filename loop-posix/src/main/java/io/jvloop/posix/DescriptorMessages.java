package io.jvloop.posix;

import io.jvloop.spi.readiness.NonBlockingStream;
import io.jvloop.spi.readiness.Readiness;
import io.jvloop.unix.DescriptorMessage;
import io.jvloop.unix.Errno;
import io.netty.channel.unix.Buffer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Confined to its loop, which has one. Sends and receives descriptors over Unix-domain sockets by {@code sendmsg} and {@code recvmsg}. The
 * memory is allocated with the loop, as an allocation during a read might have to wait.
 */
final class DescriptorMessages {
    private final JnrLoading loading = new JnrLoading();
    private final DescriptorMessage message = new DescriptorMessage(Arena.ofAuto().allocate(DescriptorMessage.SIZE, Long.BYTES));

    int send(int socket, ByteBuffer from, int[] descriptors) throws IOException {
        message.prepareSend(Buffer.memoryAddress(from) + from.position(), from.remaining(), descriptors);
        int sent = (int) JnrCalls.CALLS.sendmsg(socket, message.address(), DescriptorMessage.MSG_NOSIGNAL);
        if (sent < 0) {
            return wouldBlock("cannot send descriptors " + Arrays.toString(descriptors), sent);
        }
        from.position(from.position() + sent);
        return sent;
    }

    /** Returns 0 until JNR is loaded; the watch then gets another read event. */
    int receive(int socket, @Nullable DescriptorWatch watch, ByteBuffer into, Consumer<int[]> receiver) throws IOException {
        if (watch != null && !loading.isLoaded(watch.context(), () -> watch.onEvents(Readiness.READ))) {
            return 0;
        }
        message.prepareReceive(Buffer.memoryAddress(into) + into.position(), into.remaining());
        int count = (int) JnrCalls.CALLS.recvmsg(socket, message.address(), DescriptorMessage.MSG_CMSG_CLOEXEC);
        if (count < 0) {
            return wouldBlock("cannot receive", count);
        }
        into.position(into.position() + count);
        int[] descriptors = message.arrived();
        if (message.isTruncated()) {
            for (int descriptor : descriptors) {
                JnrCalls.CALLS.close(descriptor);
            }
            throw new SocketException(DescriptorMessage.LOST);
        }
        if (descriptors.length > 0) {
            receiver.accept(descriptors);
        }
        return count == 0 ? NonBlockingStream.END : count;
    }

    private static int wouldBlock(String operation, int result) throws IOException {
        if (result == -Errno.EAGAIN) {
            return 0;
        }
        throw JnrCalls.CALLS.failure(operation, result);
    }
}
