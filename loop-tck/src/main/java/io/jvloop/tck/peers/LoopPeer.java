package io.jvloop.tck.peers;

import io.jvloop.Asyncio;
import io.jvloop.net.IncompleteReadException;
import io.jvloop.net.StreamPair;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;

/** Streams of the loop under test. */
record LoopPeer(StreamPair streams) implements RawPeer {

    static RawPeer connect(SocketAddress address) throws IOException {
        return new LoopPeer(Asyncio.openConnection(address));
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) streams.writer().transport().localAddress();
    }

    @Override
    public void send(byte[] data) throws IOException {
        streams.writer().write(data);
        streams.writer().drain();
    }

    @Override
    public void sendEof() {
        streams.writer().writeEof();
    }

    @Override
    public byte[] receive(int count) throws IOException {
        try {
            return streams.reader().readExactly(count);
        } catch (IncompleteReadException ended) {
            return ended.partial();
        }
    }

    @Override
    public byte[] receiveAll() throws IOException {
        return streams.reader().readAll();
    }

    @Override
    public boolean seesEnd() {
        try {
            return streams.reader().read(1).length == 0;
        } catch (IOException reset) {
            return true;
        }
    }

    @Override
    public void reset() throws IOException {
        streams.writer().transport().setOption(StandardSocketOptions.SO_LINGER, 0);
        streams.writer().transport().abort();
    }

    @Override
    public void close() {
        streams.writer().transport().abort();
    }
}
