package io.jvloop.posix;

import io.jvloop.unix.Errno;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Errors.NativeIoException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;

/** Converts Netty's exceptions to the system's errors in the JDK's words; Netty's text begins with the name of its native function. */
final class NettyErrors {
    private static final String END_OF_PREFIX = "): ";

    /** The system's text, in the language of the process. */
    private static final String REFUSED = text(Errors.newIOException("connect", Errors.ERROR_ECONNREFUSED_NEGATIVE).getMessage());

    private NettyErrors() {
    }

    /** Throws an {@link Error} as it is. */
    static IOException readable(Throwable e) {
        return switch (e) {
            case Error fatal -> throw fatal;
            case NativeIoException errno -> new SocketException(text(errno.getMessage()) + " (errno " + -errno.expectedErr() + ")");
            case ConnectException refused -> new ConnectException(text(refused.getMessage()));
            case PortUnreachableException _ -> new PortUnreachableException("Connection refused");
            case NoRouteToHostException _ -> new NoRouteToHostException("No route to host");
            case FileNotFoundException _ -> new FileNotFoundException("No such file or directory");
            case IOException io -> io;
            // Netty's unchecked exceptions have a cause, or a text such as "getsockopt() failed: No buffer space available".
            case ChannelException unchecked -> unchecked.getCause() instanceof IOException cause ? readable(cause)
                    : new SocketException(text(unchecked.getMessage()));
            // Netty's exception for ENOTCONN.
            default -> new SocketException("Socket is not connected");
        };
    }

    /**
     * The error of a connect to a Unix-domain address. Netty throws one type for all of them, but only a refused connect proves that nobody
     * listens: a listener with a full queue (EAGAIN) is alive.
     */
    static IOException unconnectable(Throwable e) {
        IOException readable = readable(e);
        return readable instanceof ConnectException && !REFUSED.equals(readable.getMessage()) ? new SocketException(readable.getMessage())
                : readable;
    }

    /** Whether a failed accept concerns one connection, which has ended, and not the listener. */
    static boolean isOfOneConnection(NativeIoException e) {
        return e.expectedErr() == -Errno.ECONNABORTED || e.expectedErr() == -Errno.EPROTO;
    }

    /** The error of a datagram, which may concern one that was sent earlier. */
    static IOException undelivered(Exception e) {
        boolean refused = e instanceof NativeIoException errno && errno.expectedErr() == Errors.ERROR_ECONNREFUSED_NEGATIVE;
        return readable(refused ? new PortUnreachableException() : e);
    }

    static IOException undelivered(int number) {
        return undelivered(Errors.newIOException("recvFrom", -number));
    }

    static BindException unbindable(IOException e) {
        return new BindException(text(e.getMessage()));
    }

    private static String text(String message) {
        int at = message.lastIndexOf(END_OF_PREFIX);
        return at < 0 ? message : message.substring(at + END_OF_PREFIX.length());
    }
}
