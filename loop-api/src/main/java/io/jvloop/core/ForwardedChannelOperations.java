package io.jvloop.core;

import io.jvloop.net.ChannelOperations;
import io.jvloop.net.Transport;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

/** A loop's methods for channels of the caller's own; see {@link ForwardedNetworking}. */
interface ForwardedChannelOperations extends ChannelOperations {

    /** Who carries the operations out. */
    CheckedServices services();

    @Override
    default void addReader(SelectableChannel channel, Runnable callback) {
        services().channels("addReader").addReader(channel, callback);
    }

    @Override
    default boolean removeReader(SelectableChannel channel) {
        return !isClosed() && services().channels("removeReader").removeReader(channel);
    }

    @Override
    default void addWriter(SelectableChannel channel, Runnable callback) {
        services().channels("addWriter").addWriter(channel, callback);
    }

    @Override
    default boolean removeWriter(SelectableChannel channel) {
        return !isClosed() && services().channels("removeWriter").removeWriter(channel);
    }

    @Override
    default void addReader(int descriptor, Runnable callback) {
        services().channels("addReader").addReader(descriptor, callback);
    }

    @Override
    default boolean removeReader(int descriptor) {
        return !isClosed() && services().channels("removeReader").removeReader(descriptor);
    }

    @Override
    default void addWriter(int descriptor, Runnable callback) {
        services().channels("addWriter").addWriter(descriptor, callback);
    }

    @Override
    default boolean removeWriter(int descriptor) {
        return !isClosed() && services().channels("removeWriter").removeWriter(descriptor);
    }

    /** As {@code EventLoop.isClosed}. */
    boolean isClosed();

    @Override
    default <C extends SelectableChannel & ReadableByteChannel> byte[] sockRecv(C channel, int atMost) throws IOException {
        return services().channelsForTask("sockRecv").sockRecv(channel, atMost);
    }

    @Override
    default <C extends SelectableChannel & ReadableByteChannel> int sockRecvInto(C channel, ByteBuffer into) throws IOException {
        return services().channelsForTask("sockRecvInto").sockRecvInto(channel, into);
    }

    @Override
    default <C extends SelectableChannel & WritableByteChannel> void sockSendAll(C channel, ByteBuffer data) throws IOException {
        services().channelsForTask("sockSendAll").sockSendAll(channel, data);
    }

    @Override
    default void sockConnect(SocketChannel channel, SocketAddress peer) throws IOException {
        services().channelsForTask("sockConnect").sockConnect(channel, peer);
    }

    @Override
    default SocketChannel sockAccept(ServerSocketChannel listener) throws IOException {
        return services().channelsForTask("sockAccept").sockAccept(listener);
    }

    @Override
    default SocketAddress sockRecvFrom(DatagramChannel channel, ByteBuffer into) throws IOException {
        return services().channelsForTask("sockRecvFrom").sockRecvFrom(channel, into);
    }

    @Override
    default void sockSendTo(DatagramChannel channel, ByteBuffer data, SocketAddress to) throws IOException {
        services().channelsForTask("sockSendTo").sockSendTo(channel, data, to);
    }

    @Override
    default long sockSendfile(SocketChannel channel, FileChannel file, long offset, long count, boolean fallback) throws IOException {
        return services().channelsForTask("sockSendfile").sockSendfile(channel, file, offset, count, fallback);
    }

    @Override
    default long sendfile(Transport transport, FileChannel file, long offset, long count, boolean fallback) throws IOException {
        return services().channelsForTask("sendfile").sendfile(transport, file, offset, count, fallback);
    }
}
