package io.jvloop.posix;

import io.jvloop.unix.Descriptors;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.util.function.IntSupplier;

/** Netty's socket, non-blocking and close-on-exec. A subclass, since the public factories choose the address family themselves. */
final class FdSocket extends Socket {

    FdSocket(int descriptor) {
        super(descriptor);
    }

    /** Takes over a descriptor. Netty asks for its family, and throws an unchecked exception if the system does not tell it. */
    static FdSocket over(int descriptor) throws IOException {
        try {
            return new FdSocket(descriptor);
        } catch (ChannelException refused) {
            new FileDescriptor(descriptor).close();
            throw NettyErrors.readable(refused);
        }
    }

    static FdSocket datagrams(boolean ipv6) throws IOException {
        return opened(() -> newSocketDgram0(ipv6));
    }

    static FdSocket stream(boolean ipv6) throws IOException {
        return opened(() -> newSocketStream0(ipv6));
    }

    static FdSocket unixStream() throws IOException {
        return opened(() -> newSocketDomain0());
    }

    private static FdSocket opened(IntSupplier opening) throws IOException {
        int descriptor;
        try {
            descriptor = opening.getAsInt();
        } catch (ChannelException refused) {
            throw NettyErrors.readable(refused);
        }
        FdSocket socket = over(descriptor);
        if (!NativeSystem.SOCKETS_CLOSE_ON_EXEC) {
            try {
                Descriptors.setCloseOnExec(JnrCalls.CALLS, descriptor);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }
        return socket;
    }

    static FdSocket unixDatagrams() throws IOException {
        return opened(() -> newSocketDomainDgram0());
    }

    /** Makes room for the longest datagram that can be sent. */
    void makeRoomForDatagrams() throws IOException {
        if (NativeSystem.DATAGRAM_SEND_BUFFER > 0 && getSendBufferSize() < NativeSystem.DATAGRAM_SEND_BUFFER) {
            setSendBufferSize(NativeSystem.DATAGRAM_SEND_BUFFER);
        }
    }

    boolean isIpv6() {
        return ipv6;
    }
}
