package io.jvloop.proactor.iocp;

import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The errors of Windows' sockets, and the JDK's exceptions for them. A failed call gives Winsock's codes (WSAE…), a completion the system's
 * (ERROR_…), and Wine sometimes the one where Windows gives the other, so both are always known.
 */
enum WindowsError {
    ERROR_ACCESS_DENIED(5, "Permission denied", BindException::new),
    ERROR_UNEXP_NET_ERR(59, "Connection reset", SocketException::new),
    ERROR_NETNAME_DELETED(64, "Connection reset", SocketException::new),
    ERROR_SEM_TIMEOUT(121, "Connection timed out", ConnectException::new),
    ERROR_MORE_DATA(234, "Message too long", SocketException::new),
    ERROR_OPERATION_ABORTED(995, "Operation cancelled", SocketException::new),
    ERROR_CONNECTION_REFUSED(1225, "Connection refused", ConnectException::new),
    ERROR_ADDRESS_ALREADY_ASSOCIATED(1227, "Address already in use", BindException::new),
    ERROR_NETWORK_UNREACHABLE(1231, "Network is unreachable", NoRouteToHostException::new),
    ERROR_HOST_UNREACHABLE(1232, "No route to host", NoRouteToHostException::new),
    ERROR_PORT_UNREACHABLE(1234, "Connection refused", PortUnreachableException::new),
    ERROR_CONNECTION_ABORTED(1236, "Connection aborted", SocketException::new),
    ERROR_NO_SYSTEM_RESOURCES(1450, "No buffer space available", SocketException::new),
    WSAEACCES(10013, "Permission denied", BindException::new),
    WSAEFAULT(10014, "Bad address", SocketException::new),
    WSAEINVAL(10022, "Invalid argument", SocketException::new),
    WSAEMFILE(10024, "Too many open files", SocketException::new),
    WSAENOTSOCK(10038, "Socket closed", SocketException::new),
    WSAEMSGSIZE(10040, "Message too long", SocketException::new),
    WSAENOPROTOOPT(10042, "Option not supported by the protocol", SocketException::new),
    WSAEAFNOSUPPORT(10047, "Address family not supported", SocketException::new),
    WSAEADDRINUSE(10048, "Address already in use", BindException::new),
    WSAEADDRNOTAVAIL(10049, "Cannot assign requested address", BindException::new),
    WSAENETDOWN(10050, "Network is down", SocketException::new),
    WSAENETUNREACH(10051, "Network is unreachable", NoRouteToHostException::new),
    WSAENETRESET(10052, "Connection reset by network", SocketException::new),
    WSAECONNABORTED(10053, "Connection aborted", SocketException::new),
    WSAECONNRESET(10054, "Connection reset", SocketException::new),
    WSAENOBUFS(10055, "No buffer space available", SocketException::new),
    WSAENOTCONN(10057, "Not connected", SocketException::new),
    WSAESHUTDOWN(10058, "Broken pipe", SocketException::new),
    WSAETIMEDOUT(10060, "Connection timed out", ConnectException::new),
    WSAECONNREFUSED(10061, "Connection refused", ConnectException::new),
    WSAEHOSTUNREACH(10065, "No route to host", NoRouteToHostException::new);

    /** WSA_IO_PENDING: the operation has started, and its completion will follow. */
    static final int PENDING = 997;
    /** ERROR_OPERATION_ABORTED: the error of a cancelled operation. */
    static final int ABORTED = 995;

    private static final Map<Integer, WindowsError> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(error -> error.code, error -> error));
    private final int code;
    private final String text;
    private final Function<String, SocketException> exception;

    WindowsError(int code, String text, Function<String, SocketException> exception) {
        this.code = code;
        this.text = text;
        this.exception = exception;
    }

    int code() {
        return code;
    }

    /**
     * The exception for an error, with the JDK's text on other systems, as Windows' text is in the user's language.
     *
     * @param code an error code of Windows or of Winsock
     * @return an exception of the type that the JDK's own sockets throw
     */
    static SocketException of(int code) {
        WindowsError known = BY_CODE.get(code);
        return known == null ? new SocketException("Windows error " + code) : known.exception.apply(known.text);
    }

    /** The exception for a datagram's error: an unreachable port is reported by the codes of a reset or refused stream. */
    static SocketException ofDatagram(int code) {
        boolean refused = code == ERROR_CONNECTION_REFUSED.code || code == WSAECONNREFUSED.code;
        return refused || isReset(code) ? of(ERROR_PORT_UNREACHABLE.code) : of(code);
    }

    /** Whether the peer or the network has broken the connection. */
    static boolean isReset(int code) {
        return code == ERROR_NETNAME_DELETED.code || code == ERROR_UNEXP_NET_ERR.code || code == WSAECONNRESET.code
                || code == ERROR_CONNECTION_ABORTED.code
                || code == WSAECONNABORTED.code;
    }
}
