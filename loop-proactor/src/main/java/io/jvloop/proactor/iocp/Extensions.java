package io.jvloop.proactor.iocp;

import java.io.IOException;

/**
 * The functions whose addresses only a socket tells.
 *
 * @param acceptEx             the address of AcceptEx
 * @param getAcceptExSockaddrs the address of GetAcceptExSockaddrs
 * @param connectEx            the address of ConnectEx
 */
record Extensions(long acceptEx, long getAcceptExSockaddrs, long connectEx) {

    static Extensions of(Winsock winsock) throws IOException {
        long socket = winsock.stream(SocketAddresses.IPV4);
        try {
            return new Extensions(winsock.extension(socket, Guid.ACCEPT_EX), winsock.extension(socket, Guid.GET_ACCEPT_EX_SOCKADDRS),
                    winsock.extension(socket, Guid.CONNECT_EX));
        } finally {
            winsock.close(socket);
        }
    }
}
