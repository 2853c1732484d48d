package io.jvloop.core;

import io.jvloop.net.BaseProtocol;
import io.jvloop.net.ConnectOptions;
import io.jvloop.net.Connection;
import io.jvloop.net.DatagramEndpoint;
import io.jvloop.net.DatagramOptions;
import io.jvloop.net.DatagramProtocol;
import io.jvloop.net.Networking;
import io.jvloop.net.PipeConnection;
import io.jvloop.net.PipeSource;
import io.jvloop.net.ReadySocket;
import io.jvloop.net.Server;
import io.jvloop.net.ServerOptions;
import io.jvloop.net.TlsOptions;
import io.jvloop.net.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Supplier;

/** A loop's network methods, which are its network's: users call the loop, and the loop's own file stays about the loop. */
interface ForwardedNetworking extends Networking {

    /** Who carries the operations out. */
    CheckedServices services();

    @Override
    default <P extends BaseProtocol<Transport>> Connection<P> createConnection(Supplier<P> protocol, SocketAddress peer,
            ConnectOptions options) throws IOException {
        return services().networking("createConnection").createConnection(protocol, peer, options);
    }

    @Override
    default <P extends BaseProtocol<Transport>> Connection<P> connectAccepted(Supplier<P> protocol, SocketChannel accepted,
            ConnectOptions options) throws IOException {
        return services().networking("connectAccepted").connectAccepted(protocol, accepted, options);
    }

    @Override
    default <P extends BaseProtocol<Transport>> Connection<P> connectAccepted(Supplier<P> protocol, int descriptor, ConnectOptions options)
            throws IOException {
        return services().networking("connectAccepted").connectAccepted(protocol, descriptor, options);
    }

    @Override
    default void sendDescriptors(Transport transport, ByteBuffer data, int... descriptors) throws IOException {
        services().networking("sendDescriptors").sendDescriptors(transport, data, descriptors);
    }

    @Override
    default Server createServer(Supplier<? extends BaseProtocol<Transport>> protocol, SocketAddress local, ServerOptions options)
            throws IOException {
        return services().networking("createServer").createServer(protocol, local, options);
    }

    @Override
    default Transport startTls(Transport transport, BaseProtocol<Transport> protocol, TlsOptions options) throws IOException {
        return services().networking("startTls").startTls(transport, protocol, options);
    }

    @Override
    default <P extends DatagramProtocol> DatagramEndpoint<P> createDatagramEndpoint(Supplier<P> protocol, DatagramOptions options)
            throws IOException {
        return services().networking("createDatagramEndpoint").createDatagramEndpoint(protocol, options);
    }

    @Override
    default <P extends DatagramProtocol> DatagramEndpoint<P> createDatagramEndpoint(Supplier<P> protocol, ReadySocket socket)
            throws IOException {
        return services().networking("createDatagramEndpoint").createDatagramEndpoint(protocol, socket);
    }

    @Override
    default <P extends BaseProtocol<Transport>> PipeConnection<P> connectReadPipe(Supplier<P> protocol, PipeSource source)
            throws IOException {
        return services().networking("connectReadPipe").connectReadPipe(protocol, source);
    }

    @Override
    default <P extends BaseProtocol<Transport>> PipeConnection<P> connectWritePipe(Supplier<P> protocol, PipeSource source)
            throws IOException {
        return services().networking("connectWritePipe").connectWritePipe(protocol, source);
    }

    @Override
    default List<InetSocketAddress> getAddrInfo(String host, int port) throws UnknownHostException {
        return services().networking("getAddrInfo").getAddrInfo(host, port);
    }

    @Override
    default String getNameInfo(InetSocketAddress address) throws UnknownHostException {
        return services().networking("getNameInfo").getNameInfo(address);
    }
}
