package io.jvloop.posix;

import io.netty.channel.unix.Errors.NativeIoException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;

/** The system's errors as the JDK words them: Netty's text names its native function first. */
final class Errno {
    private static final String END_OF_PREFIX = "): ";

    private Errno() {
    }

    static IOException readable(Exception e) {
        return switch (e) {
            case NativeIoException errno -> new SocketException(text(errno.getMessage()) + " (errno " + -errno.expectedErr() + ")");
            case ConnectException refused -> new ConnectException(text(refused.getMessage()));
            case PortUnreachableException _ -> new PortUnreachableException("Connection refused");
            case NoRouteToHostException _ -> new NoRouteToHostException("No route to host");
            case IOException io -> io;
            // Netty's answer to ENOTCONN.
            default -> new SocketException("Socket is not connected");
        };
    }

    static BindException unbindable(IOException e) {
        return new BindException(text(e.getMessage()));
    }

    private static String text(String message) {
        int at = message.lastIndexOf(END_OF_PREFIX);
        return at < 0 ? message : message.substring(at + END_OF_PREFIX.length());
    }
}
