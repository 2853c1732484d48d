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

/** The system's errors as the JDK words them: Netty's text names its native function first. */
final class NettyErrors {
    private static final String END_OF_PREFIX = "): ";

    /** In the process's language, whatever that is. */
    private static final String REFUSED = text(Errors.newIOException("connect", Errors.ERROR_ECONNREFUSED_NEGATIVE).getMessage());

    private NettyErrors() {
    }

    /** An error of the JVM's is thrown as it is. */
    static IOException readable(Throwable e) {
        return switch (e) {
            case Error fatal -> throw fatal;
            case NativeIoException errno -> new SocketException(text(errno.getMessage()) + " (errno " + -errno.expectedErr() + ")");
            case ConnectException refused -> new ConnectException(text(refused.getMessage()));
            case PortUnreachableException _ -> new PortUnreachableException("Connection refused");
            case NoRouteToHostException _ -> new NoRouteToHostException("No route to host");
            case FileNotFoundException _ -> new FileNotFoundException("No such file or directory");
            case IOException io -> io;
            // What Netty throws unchecked: an error with a cause, or "getsockopt() failed: No buffer space available".
            case ChannelException unchecked -> unchecked.getCause() instanceof IOException cause ? readable(cause)
                    : new SocketException(text(unchecked.getMessage()));
            // Netty's answer to ENOTCONN.
            default -> new SocketException("Socket is not connected");
        };
    }

    /**
     * The error of a connect to a Unix-domain address. Netty throws the same type for every one of them, but only a refused connect proves
     * that nobody listens: a listener with a full queue (EAGAIN) is alive.
     */
    static IOException unconnectable(Throwable e) {
        IOException readable = readable(e);
        return readable instanceof ConnectException && !REFUSED.equals(readable.getMessage()) ? new SocketException(readable.getMessage())
                : readable;
    }

    /** Whether an accept that failed says something of one connection, which has ended, and nothing of the listener. */
    static boolean isOfOneConnection(NativeIoException e) {
        return e.expectedErr() == -Errno.ECONNABORTED || e.expectedErr() == -Errno.EPROTO;
    }

    /** The error of a datagram, perhaps of one that was sent before. */
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
