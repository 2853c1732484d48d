package io.jvloop.posix;

import io.jvloop.unix.RawOptions;
import io.netty.channel.ChannelException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Confined to its loop. A socket's raw options, by Netty's natives. */
record FdOptions(FdSocket socket) implements RawOptions {

    @Override
    public boolean isIpv6() {
        return socket.isIpv6();
    }

    @Override
    public void get(int level, int name, ByteBuffer value) throws IOException {
        try {
            socket.getRawOpt(level, name, value);
        } catch (IOException | ChannelException e) {
            throw NettyErrors.readable(e);
        }
    }

    @Override
    public void set(int level, int name, ByteBuffer value) throws IOException {
        try {
            socket.setRawOpt(level, name, value);
        } catch (IOException | ChannelException e) {
            throw NettyErrors.readable(e);
        }
    }
}
